"use client";

import { useRouter } from "next/navigation";
import { useEffect, useTransition } from "react";

/** Asks again a second after each answer while something long goes on, so that its progress is seen. Never two questions at once. */
export function Watch() {
  const router = useRouter();
  const [isAsking, ask] = useTransition();
  useEffect(() => {
    if (isAsking) return;
    const timer = setTimeout(() => ask(() => router.refresh()), 1000);
    return () => clearTimeout(timer);
  }, [router, isAsking]);
  return null;
}
