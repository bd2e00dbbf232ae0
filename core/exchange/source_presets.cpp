#include "core/exchange/source_presets.h"

#include <algorithm>
#include <array>

#include "core/base/text.h"

namespace qd {
namespace {

using Meanings = std::span<const HeaderMeaning>;

// What any program may call it, beyond the catalogue's own aliases.
constexpr HeaderMeaning kGeneric[] = {
    {"*", "created", "created"}, {"*", "create date", "created"}, {"*", "created date", "created"},
    {"*", "created at", "created"}, {"*", "created on", "created"}, {"*", "creation date", "created"},
    {"*", "date created", "created"}, {"*", "fecha de creacion", "created"},
    {"deal", "engage date", "created"}, {"deal", "start date", "created"}, {"deal", "open date", "created"},
    {"deal", "opened", "created"}, {"deal", "begin date", "created"},
    {"*", "record id", "source_id"}, {"*", "id de registro", "source_id"}, {"*", "external id", "source_id"},
    {"deal", "opportunity id", "source_id"}, {"deal", "deal id", "source_id"}, {"account", "account id", "source_id"},
    {"account", "company id", "source_id"}, {"contact", "contact id", "source_id"}, {"lead", "lead id", "source_id"},
    {"product", "product id", "source_id"}, {"activity", "activity id", "source_id"},
    {"activity", "task id", "source_id"}, {"user", "user id", "source_id"},
    {"deal", "account id", "account"}, {"deal", "contact id", "contact"}, {"deal", "owner id", "owner"},
    {"contact", "account id", "account"}, {"contact", "owner id", "owner"}, {"account", "owner id", "owner"},
    {"account", "parent id", "parent"}, {"lead", "owner id", "owner"},
    {"user", "regional office", "team"}, {"user", "sales agent", "name"}, {"user", "manager", "manager"},
    {"product", "series", "family"}, {"product", "sales price", "price"},
    {"account", "sector", "industry"}, {"account", "office location", "country"},
};

constexpr HeaderMeaning kSalesforce[] = {
    {"*", "id", "source_id"}, {"*", "opportunity id", "source_id"}, {"*", "is deleted", ""}, {"*", "deleted", ""},
    {"*", "system modstamp", ""}, {"*", "last modified date", ""}, {"*", "last modified by id", ""},
    {"*", "created by id", ""}, {"*", "created date", "created"}, {"*", "owner id", "owner"},
    {"*", "lead source", "source"}, {"*", "master record id", ""}, {"*", "photo url", ""},
    {"deal", "name", "name"}, {"deal", "account id", "account"}, {"deal", "stage name", "stage"},
    {"deal", "opportunity owner", "owner"}, {"deal", "total amount", "amount"},
    {"deal", "forecast category name", "category"}, {"deal", "forecast category", "category"},
    {"deal", "currency iso code", "currency"}, {"deal", "total amount currency", "currency"},
    {"deal", "amount currency", "currency"}, {"deal", "contact id", "contact"}, {"deal", "probability", "probability"},
    {"deal", "opportunity next steps", "next_step"}, {"deal", "is closed", ""}, {"deal", "is won", ""},
    {"deal", "expected revenue", ""}, {"deal", "fiscal period", ""}, {"deal", "stage sort order", ""},
    {"deal", "last stage change date", "stage_since"}, {"deal", "age", ""},
    {"account", "billing street", "street"}, {"account", "billing city", "city"}, {"account", "billing state", "region"},
    {"account", "billing state province", "region"}, {"account", "billing postal code", "postal_code"},
    {"account", "billing zip postal code", "postal_code"}, {"account", "billing country", "country"},
    {"account", "annual revenue", "revenue"}, {"account", "number of employees", "employees"},
    {"account", "year started", "founded"}, {"account", "parent id", "parent"}, {"account", "parent account id", "parent"},
    {"contact", "account id", "account"}, {"contact", "mailing city", "city"}, {"contact", "mailing country", "country"},
    {"contact", "mobile phone", "mobile"}, {"contact", "birthdate", "birthday"}, {"contact", "title", "job_title"},
    {"contact", "department", ""}, {"lead", "title", "job_title"}, {"lead", "is converted", ""},
    {"lead", "converted date", ""}, {"lead", "mobile phone", "phone"}, {"lead", "first name", ""},
    {"lead", "last name", ""},
};

constexpr HeaderMeaning kHubspot[] = {
    {"*", "record id", "source_id"}, {"*", "id de registro", "source_id"}, {"*", "create date", "created"},
    {"*", "fecha de creacion", "created"}, {"*", "last modified date", ""}, {"*", "last activity date", ""},
    {"*", "ultima actividad", ""}, {"*", "original source", "source"},
    {"deal", "deal name", "name"}, {"deal", "pipeline", "pipeline"}, {"deal", "deal stage", "stage"},
    {"deal", "deal owner", "owner"}, {"deal", "associated company primary", "account"},
    {"deal", "associated company", "account"}, {"deal", "associated company ids primary", ""},
    {"deal", "associated company ids", ""}, {"deal", "associated contact ids", ""}, {"deal", "associated deal ids", ""},
    {"deal", "currency in company currency", "currency"}, {"deal", "amount in company currency", ""},
    {"deal", "date entered current stage", "stage_since"}, {"deal", "is closed lost", ""},
    {"contact", "contact owner", "owner"}, {"contact", "company name", "account"},
    {"contact", "associated company", "account"}, {"contact", "associated company ids", ""},
    {"contact", "associated company ids primary", ""}, {"contact", "phone number", "phone"},
    {"contact", "numero de telefono", "phone"}, {"contact", "propietario del contacto", "owner"},
    {"contact", "nombre", "first_name"}, {"contact", "apellidos", "last_name"}, {"contact", "correo", "email"},
    {"contact", "cargo", "job_title"}, {"contact", "ciudad", "city"}, {"contact", "pais region", "country"},
    {"contact", "country region", "country"}, {"contact", "lifecycle stage", ""},
    {"account", "company name", "name"}, {"account", "company domain name", "domain"}, {"account", "website url", "website"},
    {"account", "company owner", "owner"}, {"account", "country region", "country"},
    {"account", "nombre de la empresa", "name"}, {"account", "nombre de dominio de la empresa", "domain"},
    {"account", "ciudad", "city"}, {"account", "pais region", "country"},
};

constexpr HeaderMeaning kPipedrive[] = {
    {"*", "pipedrive system id", "source_id"}, {"*", "visible to", ""}, {"*", "creation date", "created"},
    {"*", "owner", "owner"}, {"*", "label", "tags"}, {"*", "labels", "tags"},
    {"deal", "title", "name"}, {"deal", "value", "amount"}, {"deal", "currency of value", "currency"},
    {"deal", "currency", "currency"}, {"deal", "organization", "account"}, {"deal", "contact person", "contact"},
    {"deal", "stage pipeline", "stage"}, {"deal", "stage", "stage"}, {"deal", "pipeline", "pipeline"},
    {"deal", "expected close date", "close_date"}, {"deal", "closed on", "close_date"}, {"deal", "won time", "close_date"},
    {"deal", "lost time", "close_date"}, {"deal", "lost reason", "loss_reason"}, {"deal", "status", "status"},
    {"deal", "probability", "probability"}, {"deal", "next activity date", "next_step_due"},
    {"deal", "last stage change", "stage_since"},
    {"contact", "organization name", "account"}, {"contact", "organization", "account"}, {"contact", "email work", "email"},
    {"contact", "email", "email"}, {"contact", "email home", ""}, {"account", "address", "street"},
    {"account", "address city town village locality of address", "city"}, {"account", "address country of address", "country"},
    {"account", "address zip postal code of address", "postal_code"}, {"account", "address state county of address", "region"},
    {"activity", "assigned to user", "owner"}, {"activity", "note", "body"}, {"activity", "type", "kind"},
    {"activity", "marked as done time", "done_at"}, {"activity", "organization", "account"},
    {"activity", "contact person", "contact"}, {"product", "product code", "code"}, {"lead", "title", "name"},
    {"lead", "source channel", "source"},
};

constexpr ValueMeaning kValues[] = {
    {"deal", "category", "forecast", "commit"}, {"deal", "category", "bestcase", "best_case"},
    {"deal", "category", "best case", "best_case"}, {"deal", "category", "most likely", "most_likely"},
    {"deal", "category", "mostlikely", "most_likely"}, {"deal", "category", "upside", "best_case"},
    {"deal", "stage", "closed won", "Won"}, {"deal", "stage", "closedwon", "Won"}, {"deal", "stage", "gewonnen", "Won"},
    {"deal", "stage", "closed lost", "Lost"}, {"deal", "stage", "closedlost", "Lost"}, {"deal", "stage", "verloren", "Lost"},
    {"deal", "stage", "proposal price quote", "Proposal"}, {"deal", "stage", "proposal quote", "Proposal"},
    {"deal", "stage", "negotiation review", "Negotiation"},
    {"lead", "status", "open", "new"}, {"lead", "status", "open not contacted", "new"},
    {"lead", "status", "in progress", "working"}, {"lead", "status", "working contacted", "working"},
    {"lead", "status", "attempted to contact", "working"}, {"lead", "status", "connected", "working"},
    {"lead", "status", "open deal", "qualified"}, {"lead", "status", "closed converted", "converted"},
    {"lead", "status", "closed not converted", "unqualified"}, {"lead", "status", "bad timing", "recycled"},
    {"*", "source", "organic search", "web"}, {"*", "source", "paid search", "campaign"},
    {"*", "source", "social media", "campaign"}, {"*", "source", "paid social", "campaign"},
    {"*", "source", "email marketing", "campaign"}, {"*", "source", "direct traffic", "web"},
    {"*", "source", "website", "web"}, {"*", "source", "web", "web"}, {"*", "source", "referrals", "referral"},
    {"*", "source", "phone inquiry", "other"}, {"*", "source", "partner referral", "partner"},
    {"*", "source", "purchased list", "import"}, {"*", "source", "trade show", "event"},
    {"*", "source", "offline sources", "other"}, {"*", "source", "offline", "other"},
    {"*", "source", "cold call", "outbound"}, {"*", "source", "employee referral", "referral"},
    {"account", "type", "customer direct", "customer"}, {"account", "type", "customer channel", "customer"},
    {"account", "type", "channel partner reseller", "reseller"}, {"account", "type", "installation partner", "partner"},
    {"account", "type", "technology partner", "partner"}, {"account", "type", "analyst", "partner"},
    {"activity", "kind", "to do", "task"}, {"activity", "kind", "deadline", "task"}, {"activity", "kind", "lunch", "meeting"},
    {"activity", "kind", "demo", "meeting"}, {"activity", "kind", "mail", "email"},
};

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

// "StageName" → "Stage Name", "OwnerID" → "Owner ID", "SICCode" → "SIC Code", but "IDs" stays.
std::string split_camel_case(std::string_view text) {
    std::string split;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto letter = [&](std::size_t ahead) { return at + ahead < text.size() ? text[at + ahead] : ' '; };
        const bool plural = letter(1) == 's' && !is_lower(letter(2));
        const bool after_capitals = at > 0 && is_upper(text[at - 1]) && is_lower(letter(1)) && !plural;
        if (at > 0 && is_upper(text[at]) && (is_lower(text[at - 1]) || after_capitals)) split += ' ';
        split += text[at];
    }
    return split;
}

constexpr std::array<std::string_view, 12> kPrefixes = {"deal", "person", "organization", "organisation", "activity", "note",
                                                       "product", "lead", "opportunity", "account", "contact", "company"};

}  // namespace

const char* key_of(SourceKind source) {
    constexpr const char* kKeys[] = {"generic", "salesforce", "hubspot", "pipedrive"};
    return kKeys[static_cast<std::size_t>(source)];
}

const char* label_of(SourceKind source) {
    constexpr const char* kLabels[] = {"A table", "Salesforce", "HubSpot", "Pipedrive"};
    return kLabels[static_cast<std::size_t>(source)];
}

SourceKind source_from(std::string_view key) {
    for (const SourceKind source : {SourceKind::salesforce, SourceKind::hubspot, SourceKind::pipedrive})
        if (key == key_of(source)) return source;
    return SourceKind::generic;
}

std::string header_words(std::string_view header) {
    const std::string folded = fold(split_camel_case(header));
    std::string words;
    for (const char c : folded) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
        if (letter) words += c;
        else if (!words.empty() && words.back() != ' ') words += ' ';
    }
    while (!words.empty() && words.back() == ' ') words.pop_back();
    return words;
}

std::string header_without_prefix(std::string_view header) {
    const std::size_t dash = header.find(" - ");
    if (dash != std::string_view::npos) {
        const std::string before = header_words(header.substr(0, dash));
        if (std::ranges::find(kPrefixes, before) != kPrefixes.end()) return header_words(header.substr(dash + 3));
    }
    return header_words(header);
}

SourceKind recognise_source(std::span<const std::string> headers) {
    std::size_t prefixed = 0;
    bool has_id = false, has_modstamp = false, has_deleted = false, camel = false, custom = false;
    bool record_id = false, associated = false, opportunity_label = false;
    for (const std::string& header : headers) {
        const std::string words = header_words(header);
        prefixed += header.find(" - ") != std::string::npos && header_without_prefix(header) != words;
        has_id = has_id || header == "Id" || header == "ID";
        has_modstamp = has_modstamp || words == "system modstamp" || words == "systemmodstamp";
        has_deleted = has_deleted || words == "is deleted" || words == "isdeleted";
        camel = camel || header == "StageName" || header == "AccountId" || header == "OwnerId";
        custom = custom || header.ends_with("__c");
        record_id = record_id || words == "record id" || words == "id de registro";
        associated = associated || words.starts_with("associated ");
        opportunity_label = opportunity_label || words == "opportunity owner" || words == "opportunity name";
    }
    if (prefixed * 2 > headers.size()) return SourceKind::pipedrive;
    if ((has_id && (has_modstamp || has_deleted || camel)) || custom || has_modstamp || opportunity_label)
        return SourceKind::salesforce;
    if (record_id && (associated || headers.size() > 3)) return SourceKind::hubspot;
    return SourceKind::generic;
}

std::span<const HeaderMeaning> header_meanings(SourceKind source) {
    switch (source) {
        case SourceKind::salesforce: return Meanings{kSalesforce};
        case SourceKind::hubspot: return Meanings{kHubspot};
        case SourceKind::pipedrive: return Meanings{kPipedrive};
        case SourceKind::generic: break;
    }
    return Meanings{kGeneric};
}

std::span<const ValueMeaning> value_meanings() { return std::span<const ValueMeaning>{kValues}; }

}  // namespace qd
