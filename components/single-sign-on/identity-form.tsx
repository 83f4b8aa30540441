import { getTranslations } from "next-intl/server";
import { LinkButton } from "@/components/ui/button";
import { Form, SubmitButton, TextField } from "@/components/ui/form";
import { Section } from "@/components/ui/section";
import { linkIdentity, unlinkIdentity } from "@/lib/single-sign-on/actions";
import { getIdentities } from "@/lib/single-sign-on/queries";

/** Who a user is at the organisation's own provider: what is noted, note another, take it away. A section of the user's page. */
export async function IdentityForm({ organisation, userId }: { organisation: string; userId: string }) {
  const [{ provider, identities }, t] = [await getIdentities(organisation, { userId }), await getTranslations("singleSignOn")];
  return (
    <Section title={t("identityTitle")}>
      <div className="grid gap-5">
        {identities.map(({ id, issuer, claim, subject }) => (
          <Form
            action={unlinkIdentity}
            className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2"
            hidden={{ identityId: id }}
            key={id}
            place={{ organisation }}
          >
            <p className="min-w-0 break-words">
              <span className="block font-semibold">{subject}</span>
              <span className="block text-ink-3 text-small">
                {claim}, {issuer}
              </span>
              {(provider?.issuer !== issuer || provider.claim !== claim) && (
                <span className="block text-small text-warn-ink">{t("earlierIssuer")}</span>
              )}
            </p>
            <SubmitButton size="small" variant="danger">
              {t("unlink")} <span className="sr-only">{t("unlinkThis", { subject })}</span>
            </SubmitButton>
          </Form>
        ))}
        {identities.length === 0 && <p className="text-ink-2">{t(provider ? "noIdentity" : "noClient")}</p>}
        {provider ? (
          <Form action={linkIdentity} hidden={{ userId }} place={{ organisation }}>
            <TextField
              autoComplete="off"
              hint={t("identityHint")}
              label={t("identity", { claim: provider.claim })}
              name="subject"
              required
              spellCheck={false}
            />
            <SubmitButton variant="secondary">{t("note")}</SubmitButton>
          </Form>
        ) : (
          <LinkButton className="justify-self-start" href={`/o/${organisation}/anvandare/inloggning`}>
            {t("toSettings")}
          </LinkButton>
        )}
      </div>
    </Section>
  );
}
