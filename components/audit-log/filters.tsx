import { getTranslations } from "next-intl/server";
import { buttonLook, LinkButton } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { kinds } from "@/lib/audit-log/domain";
import { roles } from "@/lib/auth/policy";

/** The names of the filters in the address. */
export const filterNames = {
  from: "fran",
  until: "till",
  actorId: "vem",
  kind: "vad",
  role: "roll",
  code: "deltagare",
  staffId: "om",
  before: "fore",
} as const;
export type Chosen = Partial<Record<keyof typeof filterNames, string>>;

/** What of the log is shown: an ordinary form that puts its choices in the address. */
export async function LogFilters({
  address,
  chosen,
  days,
  staff,
}: {
  address: string;
  chosen: Chosen;
  days: { from: string; until: string };
  staff: { id: string; name: string }[];
}) {
  const [t, shell] = [await getTranslations("auditLog"), await getTranslations("shell")];
  const all = { value: "", label: t("filter.all") };
  const people = [all, ...staff.map(({ id, name }) => ({ value: id, label: name }))];
  return (
    <form action={address} className="mb-8 grid gap-4 sm:grid-cols-2 rail:grid-cols-4 print:hidden" method="get">
      <TextField defaultValue={days.from} label={t("filter.from")} name={filterNames.from} type="date" />
      <TextField defaultValue={days.until} label={t("filter.until")} name={filterNames.until} type="date" />
      <SelectField
        defaultValue={chosen.kind}
        label={t("filter.kind")}
        name={filterNames.kind}
        options={[all, ...kinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))]}
      />
      <SelectField defaultValue={chosen.actorId} label={t("filter.actor")} name={filterNames.actorId} options={people} />
      <SelectField
        defaultValue={chosen.role}
        label={t("filter.role")}
        name={filterNames.role}
        options={[all, ...roles.map((role) => ({ value: role, label: shell(`role.${role}`) }))]}
      />
      <TextField
        autoComplete="off"
        defaultValue={chosen.code}
        label={t("filter.code")}
        maxLength={10}
        name={filterNames.code}
        placeholder={t("filter.codeHint")}
      />
      <SelectField defaultValue={chosen.staffId} label={t("filter.staff")} name={filterNames.staffId} options={people} />
      <div className="flex flex-wrap gap-3 sm:col-span-2 rail:col-span-4">
        <button className={buttonLook({ variant: "primary" })} type="submit">
          {t("filter.show")}
        </button>
        <LinkButton href={address} variant="quiet">
          {t("filter.clear")}
        </LinkButton>
      </div>
    </form>
  );
}

/** The address with the filters that are chosen. */
export function withFilters(address: string, chosen: Chosen): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(chosen)) if (value) query.set(filterNames[name as keyof Chosen], value);
  return `${address}?${query}`;
}
