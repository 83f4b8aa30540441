import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Form, SubmitButton } from "@/components/ui/form";
import { Section } from "@/components/ui/section";
import { isDemo } from "@/lib/auth/demo";
import { today } from "@/lib/dates";
import type { FormAction } from "@/lib/form";
import { endUserSessions, restUser, sendUserLink, takeUpUser } from "@/lib/users/actions";
import { stateOf, type User } from "@/lib/users/domain";
import { LinkOnce } from "./link-once";

/** How somebody signs in, and ways to stop it. */
export async function UserAccount({ user, organisation, isSelf }: { user: User; organisation: string; isSelf: boolean }) {
  const t = await getTranslations("users");
  const state = stateOf(user, today());
  const hidden = { userId: user.id };
  return (
    <Section title={t("accountTitle")}>
      <div className="grid gap-6">
        {!isSelf && (state === "active" || state === "invited") && (
          <Deed
            action={sendUserLink}
            hidden={hidden}
            label={t(user.lastSeen ? "send.reset" : "send.invitation")}
            organisation={organisation}
            title={t(user.lastSeen ? "send.resetTitle" : "send.invitationTitle")}
            told={<LinkOnce text={t(isDemo() ? "send.demo" : "send.copyNow")} />}
          >
            {t(user.lastSeen ? "send.resetText" : "send.invitationText")}
          </Deed>
        )}
        {user.lastSeen && (
          <Deed action={endUserSessions} hidden={hidden} label={t("signOut")} organisation={organisation} title={t("signOutTitle")}>
            {t("signOutText")}
          </Deed>
        )}
        {!isSelf && (state === "active" || state === "invited") && (
          <Deed action={restUser} hidden={hidden} isDanger label={t("rest")} organisation={organisation} title={t("restTitle")}>
            {t("restText")}
          </Deed>
        )}
        {!isSelf && user.roles.some((role) => role.isRested) && (
          <Deed action={takeUpUser} hidden={hidden} label={t("takeUp")} organisation={organisation} title={t("takeUpTitle")}>
            {t("takeUpText")}
          </Deed>
        )}
      </div>
    </Section>
  );
}

/** One thing that can be done with an account: what, what it means, and the button. */
function Deed({
  action,
  hidden,
  organisation,
  title,
  label,
  isDanger,
  told,
  children,
}: {
  action: FormAction;
  hidden: Record<string, string>;
  organisation: string;
  title: string;
  label: string;
  isDanger?: boolean;
  told?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div>
      <h3 className="font-semibold">{title}</h3>
      <p className="mb-2 max-w-[60ch] text-ink-2">{children}</p>
      <Form action={action} className="grid gap-3" hidden={hidden} place={{ organisation }}>
        {told}
        <SubmitButton size="small" variant={isDanger ? "danger" : "secondary"}>
          {label}
        </SubmitButton>
      </Form>
    </div>
  );
}
