"use client";

import { useTranslations } from "next-intl";
import { Fault } from "@/components/ui/fault";

/** Something broke: what happened, what was saved, what to do. */
export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations("ui");
  return (
    <Fault
      again={t("tryAgain")}
      onAgain={reset}
      text={error.digest ? t("faultCode", { code: error.digest }) : t("faultText")}
      title={t("faultTitle")}
    />
  );
}
