#include "tests/unit/store/workload.h"

#include <array>

namespace qd::test {

Result<> Workload::create_tables() {
    return m_database.run(
        "BEGIN;"
        "CREATE TABLE deal(id INTEGER PRIMARY KEY, name TEXT, amount INTEGER, note BLOB);"
        "CREATE INDEX deal_name ON deal(name);"
        "CREATE VIRTUAL TABLE found USING fts5(text);"
        "COMMIT");
}

Result<> Workload::transaction() {
    const auto kind = m_random.below(20);
    if (kind == 0) return m_database.run("VACUUM");
    TRY(m_database.begin());
    if (auto done = statements(); !done) {
        m_database.rollback();
        return done;
    }
    if (kind < 4) {
        m_database.rollback();
        return {};
    }
    return m_database.commit();
}

Result<> Workload::statements() {
    const auto count = 1 + m_random.below(4);
    for (std::uint64_t done = 0; done < count; ++done) {
        m_random.chance(0.2) ? TRY(inside_savepoint()) : TRY(statement());
    }
    return {};
}

Result<> Workload::inside_savepoint() {
    TRY(m_database.savepoint("inner"));
    for (int repeat = 0; repeat < 2; ++repeat) {
        if (auto done = statement(); !done) {
            m_database.rollback_to("inner");
            return done;
        }
    }
    if (m_random.chance(0.5)) return m_database.release("inner");
    m_database.rollback_to("inner");
    return {};
}

Result<> Workload::statement() {
    const auto choice = m_random.below(10);
    if (choice < 5) return insert();
    const char* sql = choice < 7   ? "UPDATE deal SET name = ?2, amount = amount + 1 WHERE id % 7 = ?1 % 7"
                      : choice < 9 ? "DELETE FROM deal WHERE id % 5 = ?1 % 5"
                                   : "DELETE FROM found WHERE rowid % 3 = ?1 % 3 OR ?2 = ''";
    Statement change = TRY(m_database.prepare(sql));
    const auto which = static_cast<std::int64_t>(m_random.below(100));
    if (choice < 7 || choice == 9) change.bind(1, words(2));
    return change.bind(0, which).run();
}

Result<> Workload::insert() {
    Statement deal = TRY(m_database.prepare("INSERT INTO deal(name, amount, note) VALUES(?, ?, zeroblob(?))"));
    Statement text = TRY(m_database.prepare("INSERT INTO found(text) VALUES(?)"));
    const auto rows = 1 + m_random.below(m_random.chance(0.1) ? 60 : 6);
    for (std::uint64_t row = 0; row < rows; ++row) {
        const auto blob = static_cast<std::int64_t>(m_random.chance(0.05) ? m_random.below(30'000) : 0);
        TRY(deal.bind(0, words(3)).bind(1, m_random.between(0, 1'000'000)).bind(2, blob).run());
        if (m_random.chance(0.3)) TRY(text.bind(0, words(5)).run());
    }
    return {};
}

std::string Workload::words(std::size_t count) {
    static constexpr std::array kWords{"gtx", "pro", "mega", "alpha", "brücke", "Łódź", "東京", "renewal", "pilot"};
    std::string text;
    for (std::size_t done = 0; done < count; ++done) {
        text += kWords[static_cast<std::size_t>(m_random.below(kWords.size()))];
        text += ' ';
    }
    return text + std::to_string(m_random.below(1000));
}

Result<std::string> contents_of(Database& database) {
    std::string all = TRY(database.text(
        "SELECT group_concat(id || '|' || name || '|' || amount || '|' || length(note), x'0a') "
        "FROM (SELECT * FROM deal ORDER BY id)"));
    all += TRY(database.text("SELECT group_concat(rowid || '|' || text, x'0a') FROM (SELECT rowid, text FROM found ORDER BY rowid)"));
    all += TRY(database.text("SELECT group_concat(rowid) FROM found('alpha OR \"東京\"')"));
    return all;
}

}  // namespace qd::test
