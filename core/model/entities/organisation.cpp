// Who works here: users and their teams.

#include "core/model/entities/all.h"
#include "core/model/entities/declare.h"

namespace qd::entities {

constexpr FieldOf kUserFields[] = {
    text("name", "Name").need().search().index().also("sales agent|sales person|salesperson|rep|representative|full name|user|agent|owner name"),
    email("email", "E-mail").search().also("e-mail|email address|mail"),
    choice("role", "Role").start("representative")
        .of("director:Sales Director|manager:Sales Manager|analyst:Sales Analyst|representative:Sales Representative|data_analyst:Data Analyst|"
            "reporting:Reporting Specialist"),
    reference("team", "Team", "team").also("regional office|region|office|group|department"),
    reference("manager", "Manager", "user").also("reports to|supervisor|boss|team lead"),
    money("quota", "Quota per quarter").also("target|quarterly quota|quota"),
    boolean("active", "Active").start(1),
};
const EntityOf kUser{"user", "Person", "People", "user", "name", kUserFields};

constexpr FieldOf kTeamFields[] = {
    text("name", "Name").need().search().index().also("team|region|regional office|office"),
    reference("parent", "Part of", "team").also("parent team"),
};
const EntityOf kTeam{"team", "Team", "Teams", "users", "name", kTeamFields};

}  // namespace qd::entities
