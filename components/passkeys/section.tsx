import { getLocale, getTranslations } from "next-intl/server";
import { Details } from "@/components/ui/details";
import { Form, SubmitButton, TextField } from "@/components/ui/form";
import { Section } from "@/components/ui/section";
import { today } from "@/lib/dates";
import { removePasskey, renamePasskey } from "@/lib/passkeys/actions";
import { getOwnPasskeys } from "@/lib/passkeys/queries";
import { formatDay } from "@/lib/text";
import { AddPasskey } from "./add-passkey";

/** One's own passkeys: which there are, another name, take away, add. A section of the account's page. */
export async function PasskeysSection() {
  const [{ passkeys, byOrganisation }, t] = [await getOwnPasskeys(), await getTranslations("passkeys")];
  return (
    <Section title={t("title")}>
      <div className="grid max-w-[34rem] gap-5">
        <p className="text-ink-2">{t("intro")}</p>
        {passkeys.length === 0 ? (
          <p>{t("none")}</p>
        ) : (
          <ul aria-label={t("listCaption")} className="grid border-line border-t">
            {passkeys.map((passkey) => (
              <li className="grid gap-2 border-line border-b py-3" key={passkey.id}>
                <Passkey {...passkey} isFixed={byOrganisation} />
              </li>
            ))}
          </ul>
        )}
        {byOrganisation ? (
          <p className="text-ink-3">{t("byOrganisation")}</p>
        ) : (
          <AddPasskey
            texts={{
              name: t("name"),
              nameHint: t("nameHint"),
              add: t("add"),
              cancelled: t("cancelled"),
              unsupported: t("unsupported"),
            }}
          />
        )}
      </div>
    </Section>
  );
}

type Row = { id: string; name: string; createdAt: Date; lastUsedAt: Date | null; isFixed: boolean };

async function Passkey({ id, name, createdAt, lastUsedAt, isFixed }: Row) {
  const [t, locale] = [await getTranslations("passkeys"), await getLocale()];
  const day = (moment: Date) => formatDay(today(moment), locale);
  return (
    <>
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <p className="min-w-0 break-words">
          <strong>{name}</strong>
          <span className="block text-ink-3 text-small">
            {t("made", { day: day(createdAt) })}, {lastUsedAt ? t("used", { day: day(lastUsedAt) }) : t("neverUsed")}
          </span>
        </p>
        {!isFixed && (
          <Form action={removePasskey} className="grid gap-3" hidden={{ passkeyId: id }} place={{ organisation: "" }}>
            <SubmitButton size="small" variant="danger">
              {t("remove")} <span className="sr-only">{t("removeThis", { name })}</span>
            </SubmitButton>
          </Form>
        )}
      </div>
      {!isFixed && (
        <Details
          summary={
            <>
              {t("rename")} <span className="sr-only">{t("renameThis", { name })}</span>
            </>
          }
        >
          <Form action={renamePasskey} hidden={{ passkeyId: id }} place={{ organisation: "" }}>
            <TextField autoComplete="off" defaultValue={name} label={t("newName")} maxLength={60} name="name" required />
            <SubmitButton size="small" variant="secondary">
              {t("saveName")}
            </SubmitButton>
          </Form>
        </Details>
      )}
    </>
  );
}
