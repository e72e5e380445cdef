/** What a test conversion asks of the simulated platforms of a local stack. */
export type FarSide = {
  /** Without `clickId` one is minted in the platform's own shape. */
  registerClick(click: { platform: string; clickId?: string }): Promise<{ clickId: string }>;
  /** What a platform has received at that instant or later, oldest first. */
  requests(filter: { platform: string; since: string }): Promise<readonly ReceivedPostback[]>;
};

/** A request as the platform logged it, credentials masked as in the ledger, and what came of it. */
export type ReceivedPostback = {
  method: string;
  /** The raw request target. */
  path: string;
  body: string;
  outcome: { recorded: boolean; verdict: string; why?: string | undefined };
  /** Absent where the platform takes none, or did not look at it. */
  signature?: { verified: boolean; keyId?: string | undefined } | undefined;
  conversions: ReadonlyArray<Readonly<Record<string, unknown>>>;
};
