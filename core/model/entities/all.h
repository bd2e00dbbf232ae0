#pragma once
// The built-in record types.

#include <vector>

#include "core/model/entities/declare.h"

namespace qd::entities {

// organisation.cpp, market.cpp, selling.cpp, running.cpp
extern const EntityOf kUser, kTeam, kAccount, kContact, kLead, kPipeline, kStage, kDeal, kDealLine, kProduct, kActivity;
extern const EntityOf kImportBatch, kSetting, kSavedView, kCustomField;
// automation.cpp
extern const EntityOf kRule, kRuleVersion, kEnrolment, kTimer, kRuleRun, kRuleStep, kOutbox;
// steering.cpp
extern const EntityOf kForecastRun, kForecastInput, kForecastSubmission, kForecastAdjustment, kForecastJudgement, kForecastScenario, kMarketIndicator;

// Where leads, and the deals that come of them, are from.
inline constexpr std::string_view kLeadSources = "web:Web form|referral:Referral|campaign:Campaign|event:Event|outbound:Outbound call|"
            "partner:Partner|existing:Existing customer|import:Import|other:Other";

[[nodiscard]] std::vector<Field> fields_of(std::span<const FieldOf> declared);
[[nodiscard]] std::vector<Entity> all();

}  // namespace qd::entities
