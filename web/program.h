#pragma once
// What the parts of web/ share of the running application.

namespace qd {

class App;

App* running_app();             // null before the start
void note_pointer(bool touch);  // the last pointer was a finger

}  // namespace qd
