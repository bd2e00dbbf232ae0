// Whom we sell to: accounts, contacts and leads.

#include "core/model/entities/all.h"
#include "core/model/entities/declare.h"

namespace qd::entities {

constexpr FieldOf kAccountFields[] = {
    text("name", "Name").need().search().index()
        .also("account|account name|company|company name|organization|organisation|organization name|customer|client|name|associated company|"
            "nombre de la empresa"),
    text("industry", "Industry").search().index().also("sector|industry|branch|vertical"),
    choice("type", "Type").of("prospect:Prospect|customer:Customer|partner:Partner|reseller:Reseller|former:Former customer")
        .also("account type|type"),
    reference("owner", "Owner", "user").also("account owner|company owner|owner|sales agent"),
    reference("parent", "Parent account", "account").also("subsidiary of|parent account|parent company|parent|holding"),
    money("revenue", "Annual revenue").also("revenue|annual revenue|turnover|sales"),
    integer("employees", "Employees").also("employees|number of employees|headcount|staff|company size"),
    integer("founded", "Founded").also("year established|founded|year started|year founded|established"),
    text("domain", "Domain").search().index().also("company domain name|domain|nombre de dominio de la empresa"),
    url("website", "Website").also("website|website url|web|url|homepage"),
    phone("phone", "Phone").also("phone|phone number|telephone|tel"),
    email("email", "E-mail").also("email|e-mail|mail"),
    text("street", "Street").also("street|billing street|address|road"),
    text("city", "City").search().also("city|billing city|town|ciudad"),
    text("region", "State or region").also("state|billing state/province|province|state/region|county"),
    text("postal_code", "Postal code").also("zip|postal code|billing zip/postal code|postcode"),
    text("country", "Country").search().also("country|office location|location|billing country|country/region"),
    multi_choice("tags", "Tags").also("tags|labels|label"),
    long_text("description", "Description").search().also("description|notes|about"),
};
const EntityOf kAccount{"account", "Account", "Accounts", "building-2", "name", kAccountFields};

constexpr FieldOf kContactFields[] = {
    text("name", "Name").need().search().index().personal().also("full name|contact|contact name|person|name|contact person"),
    text("first_name", "First name").personal().also("first name|given name|nombre"),
    text("last_name", "Last name").personal().also("last name|surname|family name|apellidos"),
    reference("account", "Account", "account").search().also("account name|company|company name|organization|organization name|associated company"),
    text("job_title", "Job title").search().also("title|job title|position|function|cargo"),
    choice("buying_role", "Buying role")
        .of("decides:Decides|influences:Influences|uses:Uses it|champion:Champion|blocks:Blocks|legal:Legal|buys:Purchasing"),
    email("email", "E-mail").search().index().personal().also("email|e-mail|email address|mail|correo|email (work)"),
    phone("phone", "Phone").search().personal().also("phone|phone number|telephone|business phone"),
    phone("mobile", "Mobile").personal().also("mobile|mobile phone|cell"),
    reference("owner", "Owner", "user").also("contact owner|owner|sales agent"),
    choice("source", "Source").of(kLeadSources).also("lead source|original source|source"),
    boolean("do_not_contact", "Do not contact").start(0).also("do not contact|do not call|opt out"),
    date("consent_until", "Consent until").help("Nothing is sent after that day. Empty: it does not end.")
        .also("consent until|consent expires|opt in until"),
    text("city", "City").personal().also("city|mailing city"),
    text("country", "Country").also("country|mailing country|country/region"),
    date("birthday", "Birthday").personal().also("birthday|birthdate|date of birth"),
    multi_choice("tags", "Tags").also("tags|labels|label"),
    long_text("description", "Description").search().personal().also("description|notes"),
};
const EntityOf kContact{"contact", "Contact", "Contacts", "users", "name", kContactFields};

constexpr FieldOf kLeadFields[] = {
    text("name", "Name").need().search().index().personal().also("full name|lead|lead name|name|title"),
    text("company", "Company").search().also("company|company name|account|organization"),
    text("job_title", "Job title").search().also("title|job title|position"),
    email("email", "E-mail").search().index().personal().also("email|e-mail|email address|mail"),
    phone("phone", "Phone").personal().also("phone|phone number|telephone|mobile"),
    choice("status", "Status").start("new")
        .of("new:New:series1|working:Working:series4|qualified:Qualified:series2|converted:Converted:good|unqualified:Unqualified:bad|"
            "recycled:Later:series3")
        .also("lead status|status|estado del lead"),
    choice("source", "Source").of(kLeadSources).also("lead source|source|original source"),
    choice("rating", "Rating").of("hot:Hot:bad|warm:Warm:warn|cold:Cold:series1").also("rating"),
    reference("owner", "Owner", "user").also("lead owner|owner|sales agent|assigned to"),
    integer("score", "Score").help("0 to 100: how likely it becomes a deal.").also("lead score|score"),
    boolean("do_not_contact", "Do not contact").start(0).also("do not contact|do not call|opt out"),
    date("consent_until", "Consent until").help("Nothing is sent after that day. Empty: it does not end.")
        .also("consent until|consent expires|opt in until"),
    money("amount", "Expected amount").also("amount|value|opportunity amount|budget"),
    reference("product", "Product", "product").also("product|product interest"),
    text("industry", "Industry").also("industry|sector"),
    text("city", "City").also("city"),
    text("country", "Country").also("country"),
    text("website", "Website").also("website"),
    reference("converted_account", "Became account", "account").system(),
    reference("converted_contact", "Became contact", "contact").system(),
    reference("converted_deal", "Became deal", "deal").system(),
    instant("converted", "Converted").system(),
    multi_choice("tags", "Tags").also("tags|labels"),
    long_text("description", "Description").search().also("description|notes|message"),
};
const EntityOf kLead{"lead", "Lead", "Leads", "user-plus", "name|company", kLeadFields};

}  // namespace qd::entities
