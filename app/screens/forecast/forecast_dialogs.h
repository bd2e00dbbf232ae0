#pragma once
// What people say in a review: a submission, an adjustment with its reason, a judgement.

#include <optional>
#include <string>

#include "app/screens/forecast/amounts.h"
#include "app/shell/desk.h"
#include "core/forecast/process/run_review.h"

namespace qd {

class ForecastDialogs {
public:
    void ask_submission(const forecast::ReviewRow& row);
    void ask_adjustment(const forecast::ReviewRow& row);
    void ask_judgement();
    // Every frame; draws what is open.
    void draw(Desk& desk, const forecast::Dossier& dossier, const Amounts& amounts);

private:
    struct Asked {
        Id person = 0;
        std::string name;
        std::int64_t before = 0, statistical = 0;
        std::optional<std::int64_t> amount, quota;
        std::string reason, problem;
        bool leads = false, company = false, adjusted = false;
    };
    void draw_submission(Desk& desk, const forecast::Dossier& dossier, const Amounts& amounts);
    void draw_adjustment(Desk& desk, const forecast::Dossier& dossier, const Amounts& amounts);
    void draw_judgement(Desk& desk, const forecast::Dossier& dossier);

    Asked m_asked;
    struct { std::string expert, reason, problem; std::optional<std::int64_t> low, likely, high; } m_judgement;
};

}  // namespace qd
