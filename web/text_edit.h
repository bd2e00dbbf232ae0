#pragma once
// The field being edited, as the browser's text field needs to know it: text,
// selection and the place of the caret (site/app/text_field.js).

#include <string>

namespace qd {

class TextEdit {
public:
    // After each frame; tells the page when something changed.
    void sync();

private:
    std::string m_sent;  // the state the page knows, as JSON; empty: nothing is edited
};

}  // namespace qd
