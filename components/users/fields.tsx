import { getLocale, getTranslations } from "next-intl/server";
import { SelectField, TextField } from "@/components/ui/form";
import type { Role } from "@/lib/auth/policy";
import { codeLabel, partyCodes } from "@/lib/codes";
import { addDays, type Day, today } from "@/lib/dates";

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** A role, and for a party's representative which party. */
export async function RoleFields({ roles }: { roles: readonly Role[] }) {
  const [t, names, locale] = [await getTranslations("users"), await getTranslations("shell"), await getLocale()];
  const parties = partyCodes.map(({ code }) => ({ value: code, label: capital(codeLabel(partyCodes, code, locale)) }));
  return (
    <>
      <SelectField
        label={t("role")}
        name="role"
        options={[{ value: "", label: "" }, ...roles.map((role) => ({ value: role, label: names(`role.${role}`) }))]}
        required
      />
      {roles.includes("partyRepresentative") && (
        <SelectField
          hint={t("partyHint")}
          label={t("party")}
          name="partyCode"
          options={[{ value: "", label: t("noParty") }, ...parties]}
          required={false}
        />
      )}
    </>
  );
}

/** The last day of something, as people say it. */
export async function LastDayField({ endsOn = null }: { endsOn?: Day | null }) {
  const t = await getTranslations("users");
  return (
    <TextField
      defaultValue={endsOn ? addDays(endsOn, -1) : ""}
      hint={t("lastDayHint")}
      label={t("lastDay")}
      min={today()}
      name="lastDay"
      required={false}
      type="date"
    />
  );
}
