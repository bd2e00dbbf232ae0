// What we sell and how it moves: products, pipelines, stages, deals, activities.

#include "core/model/entities/all.h"
#include "core/model/entities/declare.h"

namespace qd::entities {

namespace {
constexpr std::string_view kForecastCategories =
    "pipeline:Pipeline:series1|best_case:Best case:series4|"
    "most_likely:Most likely:series6|commit:Commit:good|closed:Closed:series2|omitted:Omitted";
}  // namespace

constexpr FieldOf kProductFields[] = {
    text("name", "Name").need().search().index().also("product|product name|name"),
    text("code", "Code").search().index().also("product code|sku|code"),
    text("family", "Family").search().also("series|family|category|product family"),
    money("price", "List price").also("sales price|price|list price|unit price"),
    boolean("active", "Active").start(1),
    long_text("description", "Description").search().also("description"),
};
const EntityOf kProduct{"product", "Product", "Products", "package", "name", kProductFields};

constexpr FieldOf kPipelineFields[] = {
    text("name", "Name").need().also("pipeline"),
    integer("position", "Position").start(0),
};
const EntityOf kPipeline{"pipeline", "Pipeline", "Pipelines", "kanban", "name", kPipelineFields};

constexpr FieldOf kStageFields[] = {
    reference("pipeline", "Pipeline", "pipeline").need(),
    text("name", "Name").need().also("stage"),
    integer("position", "Position").start(0),
    choice("kind", "Kind").need().start("open").of("open:Open|won:Won:good|lost:Lost:bad"),
    percent("probability", "Win chance").start(0.0),
    choice("category", "Forecast as").start("pipeline").of(kForecastCategories),
    integer("rotting_days", "Rotting after days").help("Deals longer in this stage are marked. Empty: never."),
    text("colour", "Colour"),
    text("required_fields", "Required to enter").help("Field keys, separated by commas."),
};
const EntityOf kStage{"stage", "Stage", "Stages", "flag", "name", kStageFields};

constexpr FieldOf kDealFields[] = {
    text("name", "Name").search().also("deal name|opportunity name|deal title|title|name|opportunity"),
    reference("account", "Account", "account").search().also("account|account name|company|organization|customer|associated company|client"),
    reference("product", "Product", "product").scan().search().also("product|product name|item"),
    money("amount", "Amount").also("amount|value|close value|deal value|total amount|price|revenue"),
    date("close_date", "Close date").also("close date|expected close date|closed on|closing date|expected closing|won time|lost time"),
    reference("stage", "Stage", "stage").scan().need().also("stage|deal stage|stage name|sales stage"),
    reference("pipeline", "Pipeline", "pipeline").scan().also("pipeline|deal pipeline"),
    choice("status", "Status").system().of("open:Open:series1|won:Won:good|lost:Lost:bad"),
    reference("owner", "Owner", "user").scan().search().also("owner|deal owner|opportunity owner|sales agent|sales person|salesperson|rep|agent"),
    reference("contact", "Contact", "contact").search().also("contact|contact person|contact name"),
    percent("probability", "Win chance").help("Empty: the stage's chance.").also("probability|probability (%)|win chance"),
    choice("category", "Forecast").of(kForecastCategories).help("Empty: as the stage says.")
        .also("forecast category|forecast category name|forecast"),
    text("next_step", "Next step").search().also("next step|opportunity next steps|next action"),
    date("next_step_due", "Next step due").also("next activity date|next step date"),
    instant("stage_since", "In stage since").system(),
    instant("last_activity", "Last activity").system().also("last activity date"),
    choice("source", "Source").of(kLeadSources).also("lead source|source|original source"),
    text("loss_reason", "Loss reason").also("lost reason|loss reason|reason lost"),
    text("competitor", "Competitor").search().also("competitor|main competitor"),
    text("currency", "Currency").hide().also("currency|currency iso code|currency of value"),
    text("need", "Need"),
    text("budget", "Budget"),
    text("decides", "Decides"),
    integer("close_moves", "Close date moved").start(0).system(),
    multi_choice("tags", "Tags").also("tags|labels|label"),
    long_text("description", "Description").search().also("description|notes"),
};
const EntityOf kDeal{"deal", "Deal", "Deals", "layers", "name|account|product", kDealFields};

constexpr FieldOf kDealLineFields[] = {
    reference("deal", "Deal", "deal").need(),
    reference("product", "Product", "product").need().also("product"),
    decimal("quantity", "Quantity").start(1.0).also("quantity"),
    money("price", "Price each").also("unit price|price"),
    percent("discount", "Discount").also("discount"),
};
const EntityOf kDealLine{"deal_line", "Deal line", "Deal lines", "list", "product", kDealLineFields};

constexpr FieldOf kActivityFields[] = {
    choice("kind", "Kind").need().index().start("task").of("task:Task|call:Call|email:E-mail|meeting:Meeting|note:Note")
        .also("type|activity type|kind"),
    text("subject", "Subject").need().search().also("subject|title|activity|task"),
    long_text("body", "Notes").search().also("note|notes|content|description|body"),
    date("due", "Due").index().also("due date|due|date"),
    integer("due_minute", "Time").help("Minutes after midnight; empty: any time that day.").hide(),
    integer("duration", "Minutes").also("duration|minutes"),
    boolean("done", "Done").start(0).also("done|completed|closed"),
    instant("done_at", "Done at").system().also("marked as done time"),
    choice("priority", "Priority").start("normal").of("low:Low|normal:Normal|high:High:warn|urgent:Urgent:bad").also("priority"),
    choice("outcome", "Outcome").of("reached:Reached:good|no_answer:No answer:warn|left_message:Left a message|held:Held:good|not_held:Not held:bad"),
    choice("direction", "Direction").of("out:Outgoing|in:Incoming"),
    reference("owner", "Owner", "user").also("assigned to|assigned to user|owner"),
    reference("deal", "Deal", "deal").search().also("deal|opportunity"),
    reference("account", "Account", "account").search().also("account|organization|company"),
    reference("contact", "Contact", "contact").search().also("contact|contact person"),
    reference("lead", "Lead", "lead").also("lead"),
};
const EntityOf kActivity{"activity", "Activity", "Activities", "check-check", "subject", kActivityFields};

}  // namespace qd::entities
