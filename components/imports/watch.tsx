"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useTransition } from "react";

// Asking by itself must not keep an unattended session open (security R20).
const mostQuestions = 300;

/**
 * Asks again a second after each answer while something long goes on, so that its progress is seen.
 * Never two questions at once, and not for longer than some minutes: whoever waits on reloads the page.
 */
export function Watch() {
  const router = useRouter();
  const [isAsking, ask] = useTransition();
  const asked = useRef(0);
  useEffect(() => {
    if (isAsking || asked.current >= mostQuestions) return;
    asked.current++;
    const timer = setTimeout(() => ask(() => router.refresh()), 1000);
    return () => clearTimeout(timer);
  }, [router, isAsking]);
  return null;
}
