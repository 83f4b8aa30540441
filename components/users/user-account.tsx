import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Form, SubmitButton } from "@/components/ui/form";
import { Section } from "@/components/ui/section";
import { isDemo } from "@/lib/auth/demo";
import { today } from "@/lib/dates";
import type { FormAction } from "@/lib/form";
import { formatDay } from "@/lib/text";
import {
  approveFactorReset,
  endUserSessions,
  requestFactorReset,
  restUser,
  sendUserLink,
  takeUpUser,
  withdrawFactorReset,
} from "@/lib/users/actions";
import { type FactorReset, stateOf, type User } from "@/lib/users/domain";
import { LinkOnce } from "./link-once";

type Props = { user: User; organisation: string; isSelf: boolean; factor: FactorFacts };
type FactorFacts = { reset: FactorReset | null; actorId: string; hasAnother: boolean };

/** How somebody signs in, and ways to stop it. */
export async function UserAccount({ user, organisation, isSelf, factor }: Props) {
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
        {!isSelf && user.lastSeen && <Factor factor={factor} organisation={organisation} user={user} />}
        {user.lastSeen && (
          <Deed action={endUserSessions} hidden={hidden} label={t("signOut")} organisation={organisation} title={t("signOutTitle")}>
            {t("signOutText")}
          </Deed>
        )}
        {!isSelf && ["active", "invited", "unused"].includes(state) && (
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

/** Takes two: one administrator asks, another approves. */
async function Factor({ user, organisation, factor }: Omit<Props, "isSelf">) {
  const [t, locale] = [await getTranslations("users"), await getLocale()];
  const { reset, actorId, hasAnother } = factor;
  const withdraw = reset && (
    <Form action={withdrawFactorReset} className="grid gap-3" hidden={{ resetId: reset.id }} place={{ organisation }}>
      <SubmitButton size="small">{t("factor.withdraw")}</SubmitButton>
    </Form>
  );
  const asked = reset && { name: reset.requestedBy, day: formatDay(today(reset.requestedAt), locale) };
  if (reset && asked && reset.requestedById !== actorId) {
    return (
      <div className="grid gap-2">
        <Deed
          action={approveFactorReset}
          hidden={{ resetId: reset.id }}
          isDanger
          label={t("factor.approve")}
          organisation={organisation}
          title={t("factor.title")}
        >
          {t("factor.approveText", asked)}
        </Deed>
        {withdraw}
      </div>
    );
  }
  if (asked || !user.hasFactor || !hasAnother) {
    return (
      <div>
        <h3 className="font-semibold">{t("factor.title")}</h3>
        <p className="mb-2 max-w-[60ch] text-ink-2">
          {asked ? t("factor.waits", asked) : t(user.hasFactor ? "factor.alone" : user.isPractice ? "factor.practice" : "factor.none")}
        </p>
        {withdraw}
      </div>
    );
  }
  return (
    <Deed
      action={requestFactorReset}
      hidden={{ userId: user.id }}
      label={t("factor.request")}
      organisation={organisation}
      title={t("factor.title")}
    >
      {t("factor.text")}
    </Deed>
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
