#pragma once
// Choosing from many: a button that shows the choice and opens a list with a filter.
// Options may come from a provider, so that thousands of records need not be loaded.

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/ui/button.h"
#include "app/ui/color.h"

namespace qd::ui {

struct SelectOption {
    std::int64_t key = 0;        // what the caller knows it by
    std::string label;
    std::string remark;          // quieter, at the right
    Color color{0, 0, 0, 0};     // a square before the label
    bool person = false;         // initials before the label
    Icon icon{};
};
// The options for what has been typed, best first, at most about 50. Called when the list
// opens and whenever the typed text changes.
using OptionProvider = std::function<std::vector<SelectOption>(std::string_view typed)>;

struct SelectOptions {
    std::string_view placeholder;
    std::string_view id;
    std::string_view create;     // "Create account": offers what is typed as new; see SelectResult::create
    Icon icon{};
    float width = 200;
    bool disabled = false;
    bool clearable = false;      // offers "None"
    bool show_label = false;     // above the control
    bool open_now = false;       // opens in this frame (inline editing)
    bool bare = false;           // no frame while resting
};

struct SelectResult {
    bool changed = false;
    std::int64_t key = 0;        // chosen; 0 = none
    std::string label;
    std::string create;          // typed text to create a new one from, when not empty
    bool closed = false;         // the list closed in this frame
    Item item;
};

// shown: the label of the current choice.
SelectResult select(const Slot& slot, std::string_view label, std::string_view shown, const OptionProvider& provider,
                    const SelectOptions& options = {});
// Few fixed options: index into them; −1 = none. true when changed.
bool select(const Slot& slot, std::string_view label, std::span<const SelectOption> fixed, int& current,
            const SelectOptions& options = {});
bool select(const Slot& slot, std::string_view label, std::initializer_list<std::string_view> fixed, int& current,
            const SelectOptions& options = {});
// Several of a list; the chosen keys. true when changed.
bool multi_select(const Slot& slot, std::string_view label, std::span<const SelectOption> fixed,
                  std::vector<std::int64_t>& keys, const SelectOptions& options = {});

}  // namespace qd::ui
