import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { QuietFrame } from "@/components/auth/frame";
import { Form, SubmitButton, TextField } from "@/components/ui/form";
import { giveCodeByForm } from "@/lib/auth/actions";
import { findWaiting } from "@/lib/auth/session";
import { localPath } from "@/lib/place";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth"))("codeTitle") };
}

type Asked = { till?: string | string[]; satt?: string | string[] };

/** The second step of signing in: a code from the app or, `?satt=reserv`, one of the recovery codes. */
export default async function CodePage({ searchParams }: { searchParams: Promise<Asked> }) {
  const asked = await searchParams;
  const till = localPath(asked.till);
  const waiting = await findWaiting();
  if (!waiting) return redirect(`/logga-in?till=${encodeURIComponent(till)}`);
  const t = await getTranslations("auth");
  const isRecovery = asked.satt === "reserv";
  const other = new URLSearchParams({ till, ...(isRecovery ? {} : { satt: "reserv" }) });
  return (
    <QuietFrame>
      <h1 className="text-h1">{t("codeTitle")}</h1>
      <p className="text-ink-2">{t("codeFor", { email: waiting.email })}</p>
      <Form action={giveCodeByForm} hidden={{ till }} place={{ organisation: "" }}>
        <TextField
          autoComplete={isRecovery ? "off" : "one-time-code"}
          autoFocus
          className="max-w-72"
          hint={t(isRecovery ? "recoveryHint" : "codeHint")}
          inputMode={isRecovery ? "text" : "numeric"}
          key={String(isRecovery)}
          label={t(isRecovery ? "recoveryCode" : "code")}
          maxLength={40}
          name="code"
          required
          spellCheck={false}
        />
        <SubmitButton>{t("submit")}</SubmitButton>
      </Form>
      <p className="grid gap-2 justify-items-start">
        <a className="link" href={`/logga-in/kod?${other}`}>
          {t(isRecovery ? "useApp" : "useRecovery")}
        </a>
        <a className="link" href={`/logga-in?till=${encodeURIComponent(till)}`}>
          {t("startOver")}
        </a>
      </p>
      <p className="text-ink-3 text-small">{t("codeHelp")}</p>
    </QuietFrame>
  );
}
