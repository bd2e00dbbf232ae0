#include "app/screens/all.h"

#include "app/screens/home/home_screen.h"

namespace qd {

Screens all_screens() {
    Screens screens;
    screens.push_back(std::make_unique<HomeScreen>());
    return screens;
}

}  // namespace qd
