#pragma once
// The review as rows of a table: everybody, managers, their people, and under an adjusted
// number the reason with its author.

#include <optional>
#include <unordered_set>
#include <vector>

#include "app/screens/forecast/amounts.h"
#include "app/ui/table.h"
#include "core/forecast/process/run_review.h"

namespace qd {

class ReviewTable final : public ui::TableSource {
public:
    enum Column : int { kName, kClosed, kCommit, kBestCase, kPipeline, kStatistical, kSubmission, kAdjusted, kQuota, kAttainment };
    struct Edit { Id person = 0; int column = 0; };  // person 0: everybody

    // All outlive the table. me: the person at the desk.
    void show(const forecast::Review& review, const forecast::Run& run, const Amounts& amounts, Id me, Date today);
    void toggle(std::int64_t row_id);
    [[nodiscard]] std::vector<ui::TableColumn> columns(float width) const;
    // What somebody wants to change; taken once.
    [[nodiscard]] std::optional<Edit> take_edit() { return std::exchange(m_edit, std::nullopt); }
    void allow_edits(bool allowed) { m_editable = allowed; }
    [[nodiscard]] bool editable() const { return m_editable; }

    [[nodiscard]] std::int64_t row_count() const override { return static_cast<std::int64_t>(m_rows.size()); }
    void row(std::int64_t index, ui::TableRow& out) const override;
    void cell(std::int64_t index, int field, ui::Cell& out) const override;
    bool begin_edit(std::int64_t index, int field, const ui::Rect& cell, std::string& text) override;

private:
    struct Shown { std::size_t row = 0; bool note = false; };
    void arrange();
    [[nodiscard]] std::int64_t id_of(const forecast::ReviewRow& row) const;
    [[nodiscard]] std::string author(Id id) const;

    const forecast::Review* m_review = nullptr;
    const forecast::Run* m_run = nullptr;
    const Amounts* m_amounts = nullptr;
    Id m_me = 0;
    Date m_today{};
    std::vector<Shown> m_rows;
    std::unordered_set<std::int64_t> m_open;
    bool m_opened_mine = false, m_editable = false;
    std::optional<Edit> m_edit;
    double m_scale = 1;
};

}  // namespace qd
