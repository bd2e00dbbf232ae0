#pragma once
// The first look at a file: what its columns contain, which program wrote it,
// what it could be imported as. A job, because files may be long.

#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/exchange/column_profile.h"
#include "core/exchange/field_matching.h"
#include "core/exchange/import_plan.h"
#include "core/exchange/row_stream.h"

namespace qd {

class ImportAnalysis final : public Job {
public:
    // Both outlive the analysis. dialect: usually file.dialect.dialect; the person may have corrected it.
    ImportAnalysis(const ImportFile& file, const Catalogue& catalogue, CsvDialect dialect);

    [[nodiscard]] Result<Progress> step() override;
    void cancel() override {}

    // After it has finished:
    [[nodiscard]] const std::vector<std::string>& headers() const { return m_headers; }
    [[nodiscard]] const std::vector<ColumnProfile>& profiles() const { return m_profiles; }
    [[nodiscard]] std::uint64_t rows() const { return m_rows; }
    [[nodiscard]] SourceKind source() const { return m_source; }
    [[nodiscard]] EntityProposal entity() const { return m_entity; }

    // A plan with a field proposed for each column. force: instead of the source recognised.
    [[nodiscard]] ImportPlan propose(const Entity& entity) const { return propose(entity, m_source); }
    [[nodiscard]] ImportPlan propose(const Entity& entity, SourceKind source) const;
    // After a column got another field: its date order and number format as the values say.
    void fit_formats(const Entity& entity, ImportPlan& plan) const;
    // The field that tells records apart, given what is mapped.
    [[nodiscard]] std::string propose_key(const Entity& entity, const ImportPlan& plan) const;

private:
    const ImportFile& m_file;
    const Catalogue& m_catalogue;
    CsvDialect m_dialect;
    RowStream m_stream;
    std::vector<std::string> m_headers;
    std::vector<ColumnProfile> m_profiles;
    std::uint64_t m_rows = 0;
    SourceKind m_source = SourceKind::generic;
    EntityProposal m_entity;
};

}  // namespace qd
