"use client";

import { Fault } from "@/components/ui/fault";
import en from "@/lib/messages/en/ui.json";
import sv from "@/lib/messages/sv/ui.json";
import "./globals.css";

/** Even the frame broke, and the chosen language with it: told in both. */
export default function GlobalError({ reset }: { reset: () => void }) {
  return (
    <html lang="sv">
      <body>
        <title>Samsteg</title>
        <Fault again={sv.tryAgain} onAgain={reset} text={sv.faultText} title={sv.faultTitle} />
        <div lang="en">
          <Fault again={en.tryAgain} onAgain={reset} text={en.faultText} title={en.faultTitle} />
        </div>
      </body>
    </html>
  );
}
