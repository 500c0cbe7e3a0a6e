import type { Advice } from './errorRow';
import { addEvidence, type Failure } from './failure';
import { quote } from './fieldError';

const ADDRESSES = 'Region, or API URL and Auth URL, in the credential';

interface Reason extends Pick<Advice, 'message' | 'cause'> {
	/** What to look into, where trying again is not enough. */
	check?: string;
}

const lost = (peer: string): Reason => ({
	message: `The connection to ${peer} was lost before a response came`,
	cause: 'temporarily-unavailable',
});

/** By reason; `peer` is the side that should have responded. */
const NO_RESPONSE: Record<string, (peer: string) => Reason> = {
	refused: (peer) => ({
		message: `Connection to ${peer} refused`,
		check: `Check ${ADDRESSES}, and whether a firewall or proxy is between n8n and PingOne.`,
		cause: 'temporarily-unavailable',
	}),
	dns: (peer) => ({
		message: `The address of ${peer} could not be resolved`,
		check: `Check ${ADDRESSES}, and DNS on the n8n host.`,
		cause: 'temporarily-unavailable',
	}),
	tls: (peer) => ({
		message: `A secure connection to ${peer} could not be established`,
		check:
			'A proxy may be replacing PingOne’s certificate. Ask your network team to let n8n reach PingOne directly.',
		cause: 'configuration-invalid',
	}),
	timeout: (peer) => ({
		message: `No response from ${peer} in time`,
		cause: 'temporarily-unavailable',
	}),
	'connection lost': lost,
};

const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** What has become of the request, in one sentence that names what it was about. */
export function outcomeOf(failure: Failure): string {
	const { about = { thing: 'the request', verb: 'carried out' }, isFirst } = failure;
	const { sent, mayHaveTakenEffect } = addEvidence(failure);
	if (!sent && !failure.about) return 'Nothing was sent.';
	if (!sent && isFirst !== false) return 'Nothing was sent for this item.';
	if (!mayHaveTakenEffect) return `${upperFirst(about.thing)} was not ${about.verb}.`;
	return `It is unknown whether ${about.thing} was ${about.verb}: check it in PingOne before you try again.`;
}

/** What to do when only time can help. @param more how the sentence goes on */
export const again = ({ isOfItem }: Failure, more = ''): string =>
	`${isOfItem ? 'Run the item' : 'Try'} again${more}.`;

/** From here on it is worth a sentence, in ms. */
const LONG_MS = 90_000;

/** What became of the request, for how long no one has answered, and what to look into. */
function hintFor(failure: Failure, check: string): string {
	const { goneMs = 0 } = failure;
	const gone =
		goneMs < LONG_MS ? '' : `PingOne has not responded for ${Math.round(goneMs / 60_000)} minutes.`;
	const isOpen = addEvidence(failure).mayHaveTakenEffect;
	return [outcomeOf(failure), gone, isOpen ? '' : check].filter((part) => part !== '').join(' ');
}

/** A timeout can be set for items only. */
function withHint(failure: Failure, { check, ...advice }: Reason): Advice {
	const canRaise = failure.code === 'timeout' && failure.isOfItem === true;
	const retry = again(failure, canRaise ? ', or raise Timeout (Seconds) under Options' : '');
	return { ...advice, hint: hintFor(failure, check ?? retry) };
}

export const explainNoAnswer = (failure: Failure): Advice =>
	withHint(failure, (NO_RESPONSE[failure.code ?? ''] ?? lost)('PingOne'));

/** The same for a server that is down, when the wait for it is over. */
export const explainDown = (failure: Failure, advice: Advice): Advice => ({
	...advice,
	hint: hintFor(failure, again(failure, ' when PingOne responds')),
});

/** Why a host is taken to be gone, for a log or in parentheses. */
export function explainGone({ kind, code = '', status }: Failure): string {
	if (status !== undefined) return `HTTP status ${status}`;
	if (kind === 'token' && !(code in NO_RESPONSE)) return quote(code);
	const { message } = (NO_RESPONSE[code] ?? lost)('it');
	return message.charAt(0).toLowerCase() + message.slice(1);
}

/** Explains a token request that got no response; undefined when it got one. */
export function explainNoToken(failure: Failure): Advice | undefined {
	const reason = NO_RESPONSE[failure.code ?? '']?.('PingOne’s token endpoint');
	return reason && withHint(failure, reason);
}

/** By reason: why a response was not parsed (foreign.ts). */
const OUT_OF_BOUNDS: Record<string, string> = {
	tooLarge: 'is larger than 10 MB and was not read',
	tooDeep: 'is nested more than 100 levels deep and was not read',
};

/** Explains a response that is not PingOne's: a proxy's page, a truncated or empty body. */
export function explainUnreadable(failure: Failure): Advice {
	const { status = 0, code = '' } = failure;
	if (code in OUT_OF_BOUNDS) {
		return {
			message: `The response (HTTP ${status}) ${OUT_OF_BOUNDS[code]}`,
			hint: 'Check API URL in the credential, and whether a proxy is changing responses.',
		};
	}
	const success = status >= 200 && status < 300;
	return {
		message: `Unexpected response (HTTP ${status}), not from PingOne`,
		hint: success
			? `${outcomeOf(failure)} A proxy may be changing responses.`
			: 'A proxy, a login page or a wrong API URL in the credential may be responding instead of PingOne.',
	};
}
