import type { NextRequest } from "next/server";
import { beginSignIn } from "@/lib/auth/single-sign-on/flow";

/**
 * Sends the person to their organisation's own provider. `?till=` is where they were going;
 * `?bekrafta=1` asks somebody signed in to prove once more who they are.
 */
export async function GET({ nextUrl }: NextRequest, { params }: RouteContext<"/logga-in/oidc/[organisation]">): Promise<Response> {
  const asked = { till: nextUrl.searchParams.get("till"), confirm: nextUrl.searchParams.get("bekrafta") === "1" };
  return new Response(null, { status: 303, headers: { location: await beginSignIn((await params).organisation, asked) } });
}
