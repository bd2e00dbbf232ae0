#include "app/ui/popup.h"

#include <algorithm>

#include "app/ui/context.h"

namespace qd::ui {
namespace {

constexpr std::uint32_t kSalt = 0x909e1u;
constexpr float kPad = 12;

Area place(const Item& owner, float width, float height) {
    const Area stage = context().stage();
    if (context().breadth() != Breadth::phone) return place_popup(owner.rect, width, height);
    const float high = std::min(height + 8, stage.height * 0.8f);
    return {8, stage.height - high - 8, stage.width - 16, high};
}

}  // namespace

void open_popup(const Item& owner) { context().layers.open(owner.id ^ kSalt); }
void close_popup(const Item& owner) { context().layers.close(owner.id ^ kSalt); }
bool popup_is_open(const Item& owner) { return context().layers.is_open(owner.id ^ kSalt); }

Popup::Popup(const Item& owner, std::string_view name, float width, float height) : m_id(owner.id ^ kSalt) {
    Layers& layers = context().layers;
    if (!layers.is_open(m_id)) return;
    m_fresh = layers.just_opened(m_id);
    const Area panel = place(owner, width, height);
    const bool phone = context().breadth() == Breadth::phone;
    m_open = layers.begin(m_id, panel, {.name = name, .backdrop = phone ? Backdrop::scrim : Backdrop::clear});
    m_body = panel.inset(kPad, kPad);
}

Popup::~Popup() {
    if (m_open) context().layers.end();
}

void Popup::close() { context().layers.close(m_id); }

}  // namespace qd::ui
