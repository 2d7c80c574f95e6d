/**
 * Whether a limiter lets this through. One that is away, or not bound, lets everything through: it guards what works without
 * it, and words would be lost to its absence.
 */
export async function isWithinLimit(limiter: RateLimit | undefined, key: string): Promise<boolean> {
  try {
    const { success } = (await limiter?.limit({ key })) ?? { success: true };
    return success;
  } catch (error) {
    console.error({ event: "limiter_failed", error: String(error) });
    return true;
  }
}
