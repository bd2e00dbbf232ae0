#pragma once
// What asks for attention: a modal dialog, a sheet at the side, a question.
//
//     if (button(row.right(), "New deal")) open_dialog("New deal");
//     if (Dialog dialog{"New deal", 480, 360}) {
//         Area form = dialog.body();
//         …                                   // first: the keyboard goes to what is drawn first
//         if (dialog.buttons("Create deal") == DialogAnswer::accept) { create(); dialog.close(); }
//     }

#include <string>
#include <string_view>

#include "app/ui/area.h"
#include "core/base/error.h"

namespace qd::ui {

enum class DialogAnswer : unsigned char { none, accept, refuse };
enum class DialogKind : unsigned char { centered, sheet };  // sheet: at the right edge, full height

// The title is the id.
void open_dialog(std::string_view title);
void close_dialog(std::string_view title);
[[nodiscard]] bool dialog_is_open(std::string_view title);

class Dialog {
public:
    // Width and height of the whole; a phone gets the full stage.
    Dialog(std::string_view title, float width, float height, DialogKind kind = DialogKind::centered);
    ~Dialog();
    Dialog(const Dialog&) = delete;
    Dialog& operator=(const Dialog&) = delete;
    explicit operator bool() const { return m_open; }

    // Between the title and the row of buttons().
    Area& body() { return m_body; }
    [[nodiscard]] bool just_opened() const { return m_fresh; }
    // The row at the bottom: accept at the right, Cancel beside it. Ctrl+Enter accepts. refuse = Cancel.
    DialogAnswer buttons(std::string_view accept, bool enabled = true, bool danger = false);
    void close();

private:
    std::string m_title;
    Area m_body, m_footer;
    bool m_open = false, m_fresh = false;
};

// A question with two answers; call it every frame, open it with open_dialog(title).
DialogAnswer confirm(std::string_view title, std::string_view words, std::string_view accept, bool danger = false);

}  // namespace qd::ui
