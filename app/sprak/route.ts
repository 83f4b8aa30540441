import { cookies } from "next/headers";
import { env } from "@/lib/env";
import { localeCookie, localeOf } from "@/lib/messages/all";
import { isFromOurselves } from "@/lib/origin";
import { localPath } from "@/lib/place";

const yearInSeconds = 365 * 24 * 3600;

/** Chooses the language and goes back to the page. An ordinary form post, so it needs no JavaScript. */
export async function POST(request: Request): Promise<Response> {
  if (!isFromOurselves(request.headers)) return new Response(null, { status: 403 });
  const form = await request.formData().catch(() => new FormData());
  const chosen = form.get("sprak");
  (await cookies()).set(localeCookie, localeOf(typeof chosen === "string" ? chosen : undefined), {
    maxAge: yearInSeconds,
    path: "/",
    sameSite: "lax",
    httpOnly: true,
    secure: env().NEXTAUTH_URL.startsWith("https:"),
  });
  return new Response(null, { status: 303, headers: { location: localPath(form.get("till")) } });
}
