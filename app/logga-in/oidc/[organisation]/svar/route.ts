import type { NextRequest } from "next/server";
import { completeSignIn } from "@/lib/auth/single-sign-on/flow";

/** Where the organisation's provider sends the person back. */
export async function GET({ nextUrl }: NextRequest, { params }: RouteContext<"/logga-in/oidc/[organisation]/svar">): Promise<Response> {
  return new Response(null, { status: 303, headers: { location: await completeSignIn((await params).organisation, nextUrl.search) } });
}
