import { cookies } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { localeCookie, localeOf, messages } from "./all";

export default getRequestConfig(async () => {
  const locale = localeOf((await cookies()).get(localeCookie)?.value);
  return { locale, messages: messages[locale], timeZone: "Europe/Stockholm" };
});
