// What automation keeps: rules and their versions, who is in them, what waits, what ran,
// and what waits for a person's hand. Written by core/automation only.

#include "core/model/entities/all.h"
#include "core/model/entities/declare.h"

namespace qd::entities {

constexpr FieldOf kRuleFields[] = {
    text("name", "Name").need().index(),
    text("about", "For"),
    text("subject", "Record type").need(),
    choice("kind", "Kind").need().start("rule").of("rule:Rule|sequence:Sequence"),
    choice("state", "State").need().start("draft").of("draft:Draft:warn|live:Live:good|paused:Paused"),
    integer("position", "Order").start(0),
    reference("live_version", "Live version", "rule_version"),
    reference("draft_version", "Draft", "rule_version"),
    reference("owner", "Owner", "user"),
    text("template", "Made from"),
    text("problem", "Paused because"),
    instant("checked", "Schedule looked at").help("Everything due up to then was decided upon."),
    decimal("last_level", "Last value").help("Of the watched key figure."),
};
const EntityOf kRule{"rule", "Rule", "Rules", "workflow", "name", kRuleFields, kHidden};

constexpr FieldOf kRuleVersionFields[] = {
    reference("rule", "Rule", "rule").need(),
    integer("number", "Number").need(),
    choice("state", "State").need().start("draft").of("draft:Draft:warn|live:Live:good|retired:Retired"),
    long_text("definition", "Definition").need(),
    instant("published", "Published"),
    reference("published_by", "Published by", "user"),
    boolean("existing", "Existing records too").start(0),
};
const EntityOf kRuleVersion{"rule_version", "Rule version", "Rule versions", "history", "number", kRuleVersionFields, kHidden};

constexpr FieldOf kEnrolmentFields[] = {
    reference("rule", "Rule", "rule").need(),
    reference("version", "Version", "rule_version").need(),
    reference("run", "Run", "rule_run"),
    text("subject", "Record type").need(),
    integer("record", "Record").index(),
    choice("state", "State").need().start("active")
        .of("active:Waiting:series1|parked:Needs a person:warn|finished:Finished:good|exited:Left early|stopped:Stopped:bad"),
    text("step", "At step"),
    text("occurrence", "Occurrence").need(),
    instant("enrolled_at", "Since").need(),
    instant("ended_at", "Ended"),
    text("exit_reason", "Left because"),
};
const EntityOf kEnrolment{"enrolment", "Enrolment", "Enrolments", "list-checks", "subject", kEnrolmentFields, kHidden};

constexpr FieldOf kTimerFields[] = {
    reference("rule", "Rule", "rule").need(),
    reference("version", "Version", "rule_version"),
    reference("enrolment", "Enrolment", "enrolment"),
    text("subject", "Record type"),
    integer("record", "Record"),
    choice("kind", "Kind").need()
        .of("delay:Delay|timeout:Timeout|retry:Retry|window:Working hours|limit:Daily limit|happened:It happened|schedule:Schedule"),
    text("step", "Step"),
    text("occurrence", "Occurrence"),
    instant("due", "Due").need().index(),
    choice("state", "State").need().start("pending")
        .of("pending:Pending:series1|fired:Fired:good|cancelled:Cancelled|missed:Missed:warn|undone:Undone"),
};
const EntityOf kTimer{"timer", "Timer", "Timers", "timer", "subject", kTimerFields, kHidden};

constexpr FieldOf kRuleRunFields[] = {
    reference("rule", "Rule", "rule").need(),
    reference("version", "Version", "rule_version"),
    text("once", "Occurrence key").unique(),
    text("subject", "Record type"),
    integer("record", "Record").index(),
    text("title", "About").search(),
    choice("state", "State").need().start("done")
        .of("done:Acted:good|waiting:Waiting:series1|failed:Failed:bad|parked:Needs a person:warn|stopped:Stopped:bad|skipped:Skipped|"
            "exited:Left early|undone:Undone"),
    text("reason", "Reason").search(),
    text("cause", "Because").search(),
    integer("cause_change", "Change behind it").index(),
    text("chain", "Chain"),
    integer("depth", "Depth").start(0),
    instant("started", "Started").need().index(),
    instant("due", "Due"),
    integer("took", "Microseconds").start(0),
    integer("effects", "Effects").start(0),
};
const EntityOf kRuleRun{"rule_run", "Run", "Runs", "play", "title", kRuleRunFields, kHidden};

constexpr FieldOf kRuleStepFields[] = {
    reference("run", "Run", "rule_run").need(),
    reference("rule", "Rule", "rule").need(),
    text("once", "Effect key").unique(),
    text("step", "Step").need(),
    text("action", "Action").need(),
    choice("state", "State").need().start("done")
        .of("done:Done:good|nothing:Nothing to do|waiting:Waiting:series1|failed:Failed:bad|parked:Needs a person:warn|blocked:Not allowed:warn|"
            "skipped:Skipped|undone:Undone"),
    text("words", "What").search(),
    text("made", "Record type"),
    integer("made_id", "Record").index(),
    boolean("is_new", "Created it").start(0),
    long_text("before", "Before"),
    long_text("after", "After"),
    text("error", "Error").search(),
    integer("attempts", "Attempts").start(1),
    instant("done_at", "Done at").need(),
    integer("took", "Microseconds").start(0),
};
const EntityOf kRuleStep{"rule_step", "Run step", "Run steps", "list", "words", kRuleStepFields, kHidden};

constexpr FieldOf kOutboxFields[] = {
    reference("rule", "Rule", "rule"),
    reference("run", "Run", "rule_run"),
    reference("enrolment", "Enrolment", "enrolment"),
    text("step", "Step"),
    choice("kind", "Kind").need()
        .of("email:E-mail draft|call:Call|linkedin:LinkedIn|notice:Notice|document:Document request|file:File|approval:Approval:warn"),
    text("title", "Title").need().search(),
    text("recipient", "To").personal(),
    text("subject_line", "Subject"),
    long_text("body", "Text").personal(),
    text("file_name", "File name"),
    text("mime", "File type"),
    long_text("content", "Content").personal(),
    text("subject", "Record type"),
    integer("record", "Record").index(),
    reference("owner", "For", "user"),
    date("due", "Due").help("When the document is to be there."),
    choice("state", "State").need().index().start("waiting").of("waiting:Waiting:series1|done:Done:good|dismissed:Dismissed|withdrawn:Withdrawn"),
    instant("made", "Made").need(),
    instant("settled", "Settled"),
};
const EntityOf kOutbox{"outbox", "Outbox item", "Outbox", "send", "title", kOutboxFields, kHidden};

}  // namespace qd::entities
