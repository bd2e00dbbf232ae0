#include "core/exchange/field_matching.h"
#include "core/exchange/name_matcher.h"

#include <catch2/catch_amalgamated.hpp>

#include "core/base/text.h"

using namespace qd;

namespace {

// "header>field" pairs joined by |; an empty field means that the column has no home here.
struct Expected {
    std::string header, field;
};

std::vector<Expected> pairs(std::string_view text) {
    std::vector<Expected> list;
    while (!text.empty()) {
        const std::size_t end = text.find('|');
        const std::string_view pair = text.substr(0, end);
        const std::size_t arrow = pair.find('>');
        list.push_back({std::string{pair.substr(0, arrow)}, std::string{pair.substr(arrow + 1)}});
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
    }
    return list;
}

struct Score {
    int right = 0, homes = 0;
    std::string wrong;
};

void add_score(Score& score, std::string_view entity, SourceKind source, std::string_view text) {
    const std::vector<Expected> expected = pairs(text);
    std::vector<std::string> headers;
    for (const Expected& one : expected) headers.push_back(one.header);
    CHECK(recognise_source(headers) == source);
    const std::vector<ColumnProfile> empty(headers.size());
    const Catalogue catalogue = Catalogue::built_in();
    const auto proposals = propose_fields(catalogue.entity(entity), headers, empty, source);
    for (std::size_t at = 0; at < expected.size(); ++at) {
        if (!expected[at].field.empty()) ++score.homes;
        if (proposals[at].field == expected[at].field) score.right += !expected[at].field.empty();
        else score.wrong += expected[at].header + " → " + proposals[at].field + " instead of " + expected[at].field + "\n";
    }
}

}  // namespace

TEST_CASE("Headers of Salesforce, HubSpot and Pipedrive files find their fields", "[matching]") {
    Score score;
    add_score(score, "deal", SourceKind::salesforce,
              "Id>source_id|IsDeleted>|AccountId>account|IsPrivate>|Name>name|Description>description|StageName>stage|Amount>amount|"
              "Probability>probability|ExpectedRevenue>|CloseDate>close_date|NextStep>next_step|LeadSource>source|IsClosed>|IsWon>|"
              "ForecastCategoryName>category|CurrencyIsoCode>currency|OwnerId>owner|CreatedDate>created|CreatedById>|"
              "LastModifiedDate>|LastModifiedById>|SystemModstamp>|ContactId>contact");
    add_score(score, "account", SourceKind::salesforce,
              "Id>source_id|IsDeleted>|Name>name|Type>type|ParentId>parent|BillingStreet>street|BillingCity>city|BillingState>region|"
              "BillingPostalCode>postal_code|BillingCountry>country|Phone>phone|Website>website|Industry>industry|AnnualRevenue>revenue|"
              "NumberOfEmployees>employees|Description>description|OwnerId>owner|CreatedDate>created|SystemModstamp>|YearStarted>founded");
    add_score(score, "contact", SourceKind::salesforce,
              "Id>source_id|IsDeleted>|AccountId>account|LastName>last_name|FirstName>first_name|Name>name|MailingCity>city|"
              "MailingCountry>country|Phone>phone|MobilePhone>mobile|Email>email|Title>job_title|LeadSource>source|Birthdate>birthday|"
              "Description>description|OwnerId>owner|CreatedDate>created|SystemModstamp>");
    add_score(score, "deal", SourceKind::salesforce,
              "Opportunity Owner>owner|Account Name>account|Opportunity Name>name|Stage>stage|Fiscal Period>|Amount>amount|"
              "Probability (%)>probability|Age>|Close Date>close_date|Created Date>created|Next Step>next_step|Lead Source>source");
    add_score(score, "deal", SourceKind::hubspot,
              "Record ID>source_id|Deal Name>name|Pipeline>pipeline|Deal Stage>stage|Amount>amount|Close Date>close_date|"
              "Create Date>created|Last Activity Date>|Deal owner>owner|Associated Company IDs (Primary)>|Associated Company (Primary)>account");
    add_score(score, "contact", SourceKind::hubspot,
              "Record ID>source_id|First Name>first_name|Last Name>last_name|Email>email|Phone Number>phone|Contact owner>owner|"
              "Create Date>created|Last Modified Date>|Job Title>job_title|Company Name>account|City>city|Country/Region>country|"
              "Original Source>source|Associated Company IDs>");
    add_score(score, "contact", SourceKind::hubspot,
              "ID de registro>source_id|Nombre>first_name|Apellidos>last_name|Correo>email|Cargo>job_title|Ciudad>city|País/región>country|"
              "Número de teléfono>phone|Propietario del contacto>owner|Fecha de creación>created|Associated Company IDs (Primary)>");
    add_score(score, "account", SourceKind::hubspot,
              "Record ID>source_id|Company name>name|Company Domain Name>domain|Website URL>website|Company owner>owner|Industry>industry|"
              "City>city|Country/Region>country|Create Date>created|Last Activity Date>|Associated Note>");
    add_score(score, "deal", SourceKind::pipedrive,
              "Deal - Title>name|Deal - Value>amount|Deal - Organization>account|Deal - Contact person>contact|Deal - Owner>owner|"
              "Deal - Stage>stage|Deal - Expected close date>close_date|Deal - Currency of value>currency|Deal - Creation date>created|"
              "Deal - Lost reason>loss_reason|Deal - Probability>probability|Deal - Status>status|Deal - Visible to>|"
              "Deal - Pipedrive System ID>source_id");
    add_score(score, "contact", SourceKind::pipedrive,
              "Person - Name>name|Person - First name>first_name|Person - Last name>last_name|Person - Email (Work)>email|"
              "Person - Email (Home)>|Person - Phone>phone|Person - Label>tags|Person - Owner>owner|Person - Creation date>created|"
              "Person - Visible to>|Person - Pipedrive System ID>source_id");
    add_score(score, "activity", SourceKind::pipedrive,
              "Activity - Subject>subject|Activity - Due date>due|Activity - Duration>duration|Activity - Assigned to user>owner|"
              "Activity - Note>body|Activity - Type>kind|Activity - Done>done|Activity - Marked as done time>done_at|"
              "Activity - Creation date>created|Activity - Pipedrive System ID>source_id");
    INFO(score.wrong);
    CHECK(score.homes > 120);
    CHECK(score.right * 100 >= score.homes * 95);
    CHECK(score.wrong == "");
}

TEST_CASE("Values that contradict a header lower the confidence", "[matching]") {
    const Catalogue catalogue = Catalogue::built_in();
    const std::vector<std::string> headers = {"amount"};
    std::vector<ColumnProfile> numbers(1), words(1);
    for (const char* cell : {"12", "14.50"}) numbers[0].observe(cell);
    for (const char* cell : {"large", "small"}) words[0].observe(cell);
    const auto sure = propose_fields(catalogue.entity("deal"), headers, numbers, SourceKind::generic)[0];
    CHECK(sure.field == "amount");
    CHECK(sure.confidence > 0.95);
    const auto doubtful = propose_fields(catalogue.entity("deal"), headers, words, SourceKind::generic)[0];
    CHECK(doubtful.confidence < 0.5);
}

TEST_CASE("Headers are read as words however they are written", "[matching]") {
    CHECK(header_words("StageName") == "stage name");
    CHECK(header_words("close_date") == "close date");
    CHECK(header_words("  Deal - Won time* ") == "deal won time");
    CHECK(header_words("Probability (%)") == "probability");
    CHECK(header_words("OwnerID") == "owner id");
    CHECK(header_words("Company IDs (Primary)") == "company ids primary");
    CHECK(header_without_prefix("Deal - Title") == "title");
    CHECK(header_without_prefix("Next - step") == "next step");
}

TEST_CASE("Names match through case, punctuation, blanks and company forms", "[names]") {
    CHECK(name_key("Acme-Corp., Inc.") == name_key("ACME corp"));
    CHECK(name_key("GTXPro") == name_key("GTX Pro"));
    CHECK(name_key("Müller GmbH & Co. KG") == name_key("Muller"));
    CHECK(name_key("Company") == "company");
    NameMatcher matcher;
    matcher.add("GTX Pro", 1);
    matcher.add("GTX Plus Pro", 2);
    matcher.add("Rocket GmbH", 3);
    matcher.add("Rocket AG", 4);
    CHECK(matcher.find("gtx  PRO").kind == MatchKind::same);
    CHECK(matcher.find("GTXPro").kind == MatchKind::equal);
    CHECK(matcher.find("GTXPro").id == 1);
    // Two records share what is left of the name: only the full name tells.
    CHECK(matcher.find("Rocket").kind == MatchKind::none);
    CHECK(matcher.find("rocket ag").id == 4);
}

TEST_CASE("A misspelling is suggested only when it clearly leads", "[names]") {
    NameMatcher matcher;
    matcher.add("Konmatfix", 1);
    matcher.add("Zathunicon", 2);
    const NameMatch match = matcher.suggest("Konmatfx");
    CHECK(match.kind == MatchKind::alike);
    CHECK(match.id == 1);
    CHECK(match.score > match.next + NameMatcher::kMargin);
    CHECK(matcher.suggest("Something else").kind == MatchKind::none);
    NameMatcher twins;
    twins.add("Branch 11", 1);
    twins.add("Branch 12", 2);
    CHECK(twins.suggest("Branch 13").kind == MatchKind::none);
}
