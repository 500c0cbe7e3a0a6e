import type { Texts } from './en';

/** What all pages say in the same words; those of enrollment are kept with its own. */
export const SHARED = [
	...(['lang', 'hello', 'account', 'validUntil', 'again', 'preparing', 'waiting'] as const),
	...(['blockedHeadline', 'cannotHeadline', 'noScript', 'insecure', 'inApp', 'copyLink'] as const),
	...(['copied', 'opaque', 'moved', 'wrongHost', 'offline', 'expired', 'wrongLink'] as const),
	...(['busy', 'invalid', 'late', 'unavailable', 'reference', 'retrying', 'fallback'] as const),
	...(['attemptsLeft', 'opening', 'unasked', 'trouble', 'revoked', 'running'] as const),
	...(['pasteHeadline', 'pasteText', 'pasteLabel', 'pasteButton'] as const),
	...(['startCodeLabel', 'startCodeHint', 'startCode'] as const),
];

/** What every page says, though not all of it in the same words. */
export type CommonTexts = Pick<
	Texts,
	| (typeof SHARED)[number]
	| ('headline' | 'intro' | 'button' | 'notYou' | 'saving' | 'unsupported' | 'canceled')
	| ('timedOut' | 'unexpected' | 'closed' | 'stale' | 'mismatch' | 'over' | 'probably')
>;
