#pragma once
// A table over more lines than are read at once: pages of what was asked for come as they are looked at.

#include <optional>
#include <vector>

#include "app/shell/desk.h"
#include "app/ui/table.h"

namespace qd {

// read(workspace, query) answers with {count, lines}; Query has limit and offset, Line has an id.
template <class Line, class Query, auto read>
class PagedLines : public ui::TableSource {
public:
    void ask(Desk& desk, Query query) {
        m_desk = &desk;
        m_query = std::move(query);
        m_query.limit = kPage;
        m_query.offset = 0;
        m_pages.clear();
        m_problem.reset();
        m_count = 0;
        auto page = read(desk.workspace(), m_query);
        if (!page) {
            m_problem = page.error();
            return;
        }
        m_count = page->count;
        m_pages.resize(static_cast<std::size_t>((m_count + kPage - 1) / kPage));
        if (!m_pages.empty()) m_pages.front() = std::move(page->lines);
    }
    // nullptr: there is none, or it cannot be read.
    [[nodiscard]] const Line* line(std::int64_t index) const {
        const auto at = static_cast<std::size_t>(index / kPage), within = static_cast<std::size_t>(index % kPage);
        if (index < 0 || at >= m_pages.size()) return nullptr;
        if (m_pages[at].empty()) {
            Query query = m_query;
            query.offset = static_cast<int>(at) * kPage;
            if (auto page = read(m_desk->workspace(), query)) m_pages[at] = std::move(page->lines);
        }
        return within < m_pages[at].size() ? &m_pages[at][within] : nullptr;
    }
    // Of those that were looked at.
    [[nodiscard]] const Line* line_of(Id id) const { return line(index_of(id)); }
    [[nodiscard]] std::int64_t row_count() const override { return m_count; }
    [[nodiscard]] std::int64_t index_of(std::int64_t id) const override {
        for (std::size_t page = 0; page < m_pages.size(); ++page)
            for (std::size_t at = 0; at < m_pages[page].size(); ++at)
                if (m_pages[page][at].id == id) return static_cast<std::int64_t>(page) * kPage + static_cast<std::int64_t>(at);
        return -1;
    }
    [[nodiscard]] const std::optional<Error>& problem() const { return m_problem; }
    [[nodiscard]] const Query& query() const { return m_query; }

protected:
    [[nodiscard]] Desk& desk() const { return *m_desk; }

private:
    static constexpr int kPage = 200;

    Desk* m_desk = nullptr;
    Query m_query;
    mutable std::vector<std::vector<Line>> m_pages;
    std::int64_t m_count = 0;
    std::optional<Error> m_problem;
};

}  // namespace qd
