#include "core/query/columns.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/query/column_filter.h"
#include "core/query/column_measure.h"
#include "core/query/column_order.h"
#include "core/query/filter_sql.h"
#include "core/query/list_sql.h"

namespace qd {

struct Columns::Impl final : ColumnSource {
    explicit Impl(Workspace& the_workspace) : workspace(the_workspace) {}

    Workspace& workspace;
    std::map<std::string, std::unique_ptr<ColumnTable>, std::less<>> tables;
    int subscription = 0;
    std::uint64_t revision = 1;
    std::uint64_t generation = 1;
    bool doubtful = false;  // something was read while a change was under way, which may be rolled back

    void forget_all() {
        tables.clear();
        doubtful = false;
        ++generation;
        ++revision;
    }
    void follow(const Applied& applied);
    Result<bool> follow_each(const Applied& applied);
    void begin_reading() {
        if (doubtful && !workspace.busy()) forget_all();
        doubtful = workspace.busy();
    }

    Result<ColumnTable*> table(const std::string& entity_key) override;
    Result<ColumnPath> path(const FieldPath& fields) override;
    Result<ColumnPath> path(const Entity& entity, std::string_view dotted) override {
        return path(TRY(workspace.catalogue().resolve(entity, dotted)));
    }
    Database& database() override { return workspace.database(); }
    Result<> load_together(const Entity& entity, const ListQuery& query);
    Result<> name_group(Group& group, const ColumnPath& path, DateBucket bucket, RowIndex row, std::uint64_t order_key,
                        const QueryContext& context);
    static void label_by_first_text(Group& group, const ColumnPath& path, const Selection& selection);
    Result<std::vector<Group>> groups(const ColumnPath& path, DateBucket bucket, const Selection& selection,
                                      const OrderKeys& keys, const QueryContext& context);
};

Result<ColumnTable*> Columns::Impl::table(const std::string& entity_key) {
    if (const auto known = tables.find(entity_key); known != tables.end()) return known->second.get();
    const Entity* entity = workspace.catalogue().find(entity_key);
    if (!entity) return fail(ErrorKind::not_found, "There is no record type “" + entity_key + "”.");
    auto made = std::make_unique<ColumnTable>(workspace.database(), *entity,
                                              [this](const std::string& key) { return table(key); });
    TRY(made->load_ids());
    return tables.emplace(entity_key, std::move(made)).first->second.get();
}

Result<ColumnPath> Columns::Impl::path(const FieldPath& fields) {
    ColumnPath path;
    for (std::size_t at = 0; at < fields.steps.size(); ++at) {
        ColumnTable* owner = TRY(table(fields.owners[at]->key));
        const auto field = static_cast<std::size_t>(owner->entity().index_of(fields.steps[at]->key));
        TRY(owner->load({field}));
        ColumnData* column = owner->column(field);
        if (at + 1 < fields.steps.size()) {
            path.hops.push_back(column);
            continue;
        }
        path.table = owner;
        path.column = column;
        path.field = fields.steps[at];
    }
    return path;
}

Result<> Columns::Impl::load_together(const Entity& entity, const ListQuery& query) {
    std::vector<std::size_t> fields;
    const auto add = [&](std::string_view path) {
        const int field = entity.index_of(path.substr(0, path.find('.')));
        if (field >= 0) fields.push_back(static_cast<std::size_t>(field));
    };
    const auto add_filter = [&](const auto& self, const Filter& filter) -> void {
        if (filter.kind == Filter::Kind::condition) add(filter.condition.field);
        for (const Filter& part : filter.parts) self(self, part);
    };
    add_filter(add_filter, query.filter);
    for (const std::string& column : query.columns) add(column);
    for (const SortKey& key : query.sort) add(key.path);
    if (query.group) add(query.group->path);
    for (const Aggregate& aggregate : query.aggregates) {
        if (aggregate.measure != Measure::count) add(aggregate.path);
        if (aggregate.measure == Measure::weighted_sum) add("probability"), add("stage");
    }
    return TRY(table(entity.key))->load(fields);
}

Result<> Columns::Impl::name_group(Group& group, const ColumnPath& path, DateBucket bucket, RowIndex row,
                                   std::uint64_t order_key, const QueryContext& context) {
    const ColumnData& column = *path.column;
    std::string_view shown;
    if (bucket != DateBucket::none) {
        group.key = integer_of(order_key);
    } else if (column.kind == ColumnData::Kind::integer) {
        group.key = column.integers[row];
    } else if (column.kind == ColumnData::Kind::real) {
        group.key = column.reals[row];
    } else if (column.kind == ColumnData::Kind::reference) {
        const ColumnData& names = *TRY(column.target->titles());
        group.key = column.target->ids()[column.rows[row]];
        shown = names.dictionary.text(names.codes[column.rows[row]]);
    } else {
        shown = column.dictionary.text(column.codes[row]);
        group.key = path.field->type == FieldType::choice ? std::string{shown}
                                                          : path.column->dictionary.folded(column.codes[row]);
    }
    group.label = group_label(*path.field, group.key, shown, bucket, context);
    return {};
}

// Texts that differ in case or accents only are one group, called by the first of them in plain order.
void Columns::Impl::label_by_first_text(Group& group, const ColumnPath& path, const Selection& selection) {
    const ColumnData& column = *path.column;
    std::uint32_t seen = 0;
    for (std::size_t at = group.first; at < group.first + group.count; ++at) {
        const std::uint32_t code = column.codes[path.follow(selection.rows[at])];
        if (code != seen && column.dictionary.text(code) < group.label) group.label = column.dictionary.text(code);
        seen = code;
    }
}

Result<std::vector<Group>> Columns::Impl::groups(const ColumnPath& path, DateBucket bucket, const Selection& selection,
                                                 const OrderKeys& keys, const QueryContext& context) {
    const bool texts = path.column->kind == ColumnData::Kind::text && path.field->type != FieldType::choice;
    std::vector<Group> groups;
    for (std::size_t at = 0; at < keys.size(); ++at) {
        if (at > 0 && keys[at] == keys[at - 1]) {
            ++groups.back().count;
            continue;
        }
        Group& group = groups.emplace_back();
        group.first = at;
        group.count = 1;
        if (keys[at] != kLast) TRY(name_group(group, path, bucket, path.follow(selection.rows[at]), keys[at], context));
    }
    if (texts)
        for (Group& group : groups)
            if (!is_empty(group.key)) label_by_first_text(group, path, selection);
    return groups;
}

void Columns::Impl::follow(const Applied& applied) {
    ++revision;
    doubtful = false;  // what was read of the change under way is now read again
    const auto followed = applied.bulk ? Result<bool>{false} : follow_each(applied);
    if (!followed || !*followed) forget_all();
}

// false: positions are no longer right and everything has to be loaded again.
Result<bool> Columns::Impl::follow_each(const Applied& applied) {
    const auto known_table = [&](const Touched& touched) -> ColumnTable* {
        const Entity* entity = workspace.catalogue().by_number(touched.entity);
        const auto known = entity ? tables.find(entity->key) : tables.end();
        return known == tables.end() ? nullptr : known->second.get();
    };
    // All new rows first: references among them must find their target.
    for (const Touched& touched : applied.touched)
        if (ColumnTable* table = known_table(touched); table && table->find(touched.id) == kNoRow)
            if (!table->append(touched.id)) return false;
    for (const Touched& touched : applied.touched) {
        ColumnTable* table = known_table(touched);
        if (table && TRY(table->refresh(touched.id)))
            for (auto& [key, other] : tables)
                if (other.get() != table && other->title_refers_to(table->entity())) other->forget_titles();
        // A deal's last activity follows from its activities without being a change of its own.
        const Entity* entity = workspace.catalogue().by_number(touched.entity);
        if (!entity || entity->key != "activity") continue;
        if (const auto deals = tables.find("deal"); deals != tables.end()) deals->second->forget_column("last_activity");
    }
    return true;
}

Columns::Columns(Workspace& workspace) : m_impl(std::make_unique<Impl>(workspace)) {
    m_impl->subscription = workspace.subscribe([impl = m_impl.get()](const Applied& applied) { impl->follow(applied); });
}

Columns::~Columns() { m_impl->workspace.unsubscribe(m_impl->subscription); }

std::uint64_t Columns::revision() const { return m_impl->revision; }
std::uint64_t Columns::generation() const { return m_impl->generation; }

Result<> Columns::load(const ListQuery& query) {
    m_impl->begin_reading();
    return m_impl->load_together(TRY(m_impl->table(query.entity))->entity(), query);
}

Result<Selection> Columns::run(const ListQuery& query, const QueryContext& context) {
    Impl& impl = *m_impl;
    impl.begin_reading();
    ColumnTable& table = *TRY(impl.table(query.entity));
    const Entity& entity = table.entity();
    TRY(impl.load_together(entity, query));
    TRY(check_expressions(impl.database(), entity, query.filter));
    const BoundFilter bound = TRY(bind_filter(query.filter, impl.workspace.catalogue(), entity, context));
    const RowMask mask = TRY(filter_rows(impl, table, bound));

    Selection selection;
    const std::vector<std::uint8_t>& alive = table.alive();
    for (RowIndex row = 0; row < mask.size(); ++row)
        if (mask[row] & alive[row]) selection.rows.push_back(row);
    for (std::size_t at = query.sort.size(); at-- > 0;) {
        const ColumnPath path = TRY(impl.path(entity, query.sort[at].path));
        sort_by_keys(selection.rows, TRY(sort_keys(path, selection.rows, query.sort[at].descending)));
    }
    std::vector<MeasurePlan> plans;
    for (const Aggregate& aggregate : query.aggregates) plans.push_back(TRY(plan_measure(impl, entity, aggregate)));
    if (query.group) {
        const ColumnPath path = TRY(impl.path(entity, query.group->path));
        const DateBucket bucket = effective_bucket(*path.field, query.group->bucket);
        OrderKeys keys = TRY(group_keys(path, selection.rows, bucket, context));
        sort_with_keys(selection.rows, keys);
        selection.groups = TRY(impl.groups(path, bucket, selection, keys, context));
        for (Group& group : selection.groups)
            for (const MeasurePlan& plan : plans)
                group.aggregates.push_back(measure(plan, std::span{selection.rows}.subspan(group.first, group.count)));
    }
    for (const MeasurePlan& plan : plans) selection.totals.push_back(measure(plan, selection.rows));
    return selection;
}

Result<Id> Columns::id(std::string_view entity, RowIndex row) {
    m_impl->begin_reading();
    const ColumnTable& table = *TRY(m_impl->table(std::string{entity}));
    if (row >= table.size()) return fail(ErrorKind::not_found, "This record is not there any more.");
    return table.ids()[row];
}

Result<RowIndex> Columns::row(std::string_view entity, Id id) {
    m_impl->begin_reading();
    return TRY(m_impl->table(std::string{entity}))->find(id);
}

Result<std::size_t> Columns::living(std::string_view entity) {
    m_impl->begin_reading();
    const auto& alive = TRY(m_impl->table(std::string{entity}))->alive();
    return static_cast<std::size_t>(std::ranges::count(alive, 1));
}

struct ColumnView::Source {
    ColumnPath path;
    const ColumnData* titles = nullptr;    // of the target of a reference
    std::vector<std::string_view> labels;  // of a choice, by code
};

Result<ColumnView> Columns::column(std::string_view entity_key, std::string_view path) {
    m_impl->begin_reading();
    const ColumnTable& table = *TRY(m_impl->table(std::string{entity_key}));
    auto source = std::make_shared<ColumnView::Source>();
    source->path = TRY(m_impl->path(table.entity(), path));
    const ColumnData& column = *source->path.column;
    const Field& field = *source->path.field;
    if (column.kind == ColumnData::Kind::reference) source->titles = TRY(column.target->titles());
    if (field.type == FieldType::choice) {
        for (std::uint32_t code = 0; code < column.dictionary.size(); ++code) {
            std::string_view label = column.dictionary.text(code);
            for (const Choice& choice : field.choices)
                if (choice.key == label) label = choice.label;
            source->labels.push_back(label);
        }
    }
    ColumnView view;
    view.m_field = &field;
    view.m_source = std::move(source);
    return view;
}

bool ColumnView::empty(RowIndex row) const {
    const RowIndex end = m_source->path.follow(row);
    return end == kNoRow || m_source->path.column->empty(end);
}

std::int64_t ColumnView::integer(RowIndex row) const {
    if (empty(row)) return 0;
    const ColumnData& column = *m_source->path.column;
    const RowIndex end = m_source->path.follow(row);
    if (column.kind == ColumnData::Kind::integer) return column.integers[end];
    return column.kind == ColumnData::Kind::reference ? column.target->ids()[column.rows[end]] : 0;
}

double ColumnView::real(RowIndex row) const {
    if (empty(row)) return 0;
    const ColumnData& column = *m_source->path.column;
    if (column.kind == ColumnData::Kind::real) return column.reals[m_source->path.follow(row)];
    return static_cast<double>(integer(row));
}

std::string_view ColumnView::text(RowIndex row) const {
    if (empty(row)) return {};
    const ColumnData& column = *m_source->path.column;
    const RowIndex end = m_source->path.follow(row);
    if (column.kind == ColumnData::Kind::reference)
        return m_source->titles->dictionary.text(m_source->titles->codes[column.rows[end]]);
    if (column.kind != ColumnData::Kind::text) return {};
    return m_source->labels.empty() ? std::string_view{column.dictionary.text(column.codes[end])}
                                    : m_source->labels[column.codes[end]];
}

Value ColumnView::value(RowIndex row) const {
    if (empty(row)) return {};
    const ColumnData& column = *m_source->path.column;
    switch (column.kind) {
        case ColumnData::Kind::real: return Value{real(row)};
        case ColumnData::Kind::text: return Value{column.dictionary.text(column.codes[m_source->path.follow(row)])};
        default: return Value{integer(row)};
    }
}

}  // namespace qd
