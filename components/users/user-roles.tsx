import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Details } from "@/components/ui/details";
import { Form, SelectField, SubmitButton } from "@/components/ui/form";
import { Section } from "@/components/ui/section";
import type { Role } from "@/lib/auth/policy";
import { codeLabel, partyCodes } from "@/lib/codes";
import { type Day, today } from "@/lib/dates";
import type { FormAction } from "@/lib/form";
import { assignUser, changeAssignmentEnd, changeRoleEnd, giveUserRole } from "@/lib/users/actions";
import { type HeldRole, isLive, type User } from "@/lib/users/domain";
import { LastDayField, RoleFields } from "./fields";
import { Until } from "./user-list";

type Props = { user: User; organisation: string; isSelf: boolean; locale: "sv" | "en" };

/** The roles somebody has, each with a way to end it; those that were; and a way to give one. */
export async function UserRoles({ user, organisation, isSelf, locale, roles }: Props & { roles: readonly Role[] }) {
  const [t, names] = [await getTranslations("users"), await getTranslations("shell")];
  const live = user.roles.filter((role) => isLive(role, today()));
  const former = user.roles.filter((role) => !isLive(role, today()) && !role.isRested);
  const nameOf = (role: HeldRole) =>
    `${names(`role.${role.role}`)}${role.partyCode ? ` (${codeLabel(partyCodes, role.partyCode, locale)})` : ""}`;
  return (
    <Section title={t("rolesTitle")}>
      {live.length === 0 && <p className="mb-4 text-ink-2">{t("noRoles")}</p>}
      <ul className="mb-4">
        {live.map((role) => (
          <Held key={role.id} name={nameOf(role)} until={<Until endsOn={role.endsOn} />}>
            <EndForm
              action={changeRoleEnd}
              endsOn={role.endsOn}
              hidden={{ membershipId: role.id }}
              organisation={organisation}
              summary={t("changeRole", { role: nameOf(role) })}
            />
          </Held>
        ))}
      </ul>
      {former.length > 0 && (
        <Details summary={t("formerRoles")}>
          <ul className="mb-4">
            {former.map((role) => (
              <li key={role.id}>
                {nameOf(role)} <Until endsOn={role.endsOn} />
              </li>
            ))}
          </ul>
        </Details>
      )}
      {!isSelf && (
        <Details summary={t("giveTitle")}>
          <Form action={giveUserRole} className="grid max-w-md gap-5 pb-4" hidden={{ userId: user.id }} place={{ organisation }}>
            <RoleFields roles={roles} />
            <LastDayField />
            <SubmitButton>{t("give")}</SubmitButton>
          </Form>
        </Details>
      )}
    </Section>
  );
}

/** The projects somebody is assigned to, and a way to add one. */
export async function UserProjects({
  user,
  organisation,
  isSelf,
  projects,
}: Omit<Props, "locale"> & { projects: { id: string; name: string }[] }) {
  const t = await getTranslations("users");
  const live = user.assignments.filter((assignment) => isLive(assignment, today()));
  const open = projects.filter(({ id }) => !live.some(({ projectId }) => projectId === id));
  return (
    <Section title={t("projectsTitle")}>
      <p className="mb-3 max-w-[60ch] text-ink-2">{t("projectsHint")}</p>
      {live.length === 0 && <p className="mb-4">{t("noProjects")}</p>}
      <ul className="mb-4">
        {live.map((assignment) => (
          <Held key={assignment.id} name={assignment.project} until={<Until endsOn={assignment.endsOn} />}>
            <EndForm
              action={changeAssignmentEnd}
              endsOn={assignment.endsOn}
              hidden={{ assignmentId: assignment.id }}
              organisation={organisation}
              summary={t("changeProject", { project: assignment.project })}
            />
          </Held>
        ))}
      </ul>
      {!isSelf && open.length > 0 && (
        <Details summary={t("assignTitle")}>
          <Form action={assignUser} className="grid max-w-md gap-5 pb-4" hidden={{ userId: user.id }} place={{ organisation }}>
            <SelectField
              label={t("project")}
              name="projectId"
              options={open.map(({ id, name }) => ({ value: id, label: name }))}
              required
            />
            <LastDayField />
            <SubmitButton>{t("assign")}</SubmitButton>
          </Form>
        </Details>
      )}
    </Section>
  );
}

function Held({ name, until, children }: { name: string; until: ReactNode; children: ReactNode }) {
  return (
    <li className="grid gap-1 border-line border-b py-2">
      <span>
        <span className="font-semibold">{name}</span> {until}
      </span>
      {children}
    </li>
  );
}

/** Ends something now, or changes its last day. */
async function EndForm({
  action,
  hidden,
  organisation,
  endsOn,
  summary,
}: {
  action: FormAction;
  hidden: Record<string, string>;
  organisation: string;
  endsOn: Day | null;
  summary: string;
}) {
  const t = await getTranslations("users");
  return (
    <Details
      summary={
        <>
          <span aria-hidden="true">{t("change")}</span>
          <span className="sr-only">{summary}</span>
        </>
      }
    >
      <Form action={action} className="grid max-w-md gap-4 pb-3" hidden={hidden} place={{ organisation }}>
        <LastDayField endsOn={endsOn} />
        <p className="text-ink-3 text-small">{t("endNowHint")}</p>
        <div className="flex flex-wrap gap-3">
          <SubmitButton name="when" value="on" variant="secondary">
            {t("saveDay")}
          </SubmitButton>
          <SubmitButton name="when" value="now" variant="danger">
            {t("endNow")}
          </SubmitButton>
        </div>
      </Form>
    </Details>
  );
}
