import { cookies } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { localeCookie, localeOf, messages } from "./all";

/** The reader's language; or the one that is asked for (a mail to somebody else). */
export default getRequestConfig(async ({ locale: asked }) => {
  const locale = localeOf(asked ?? (await cookies()).get(localeCookie)?.value);
  return { locale, messages: messages[locale], timeZone: "Europe/Stockholm" };
});
