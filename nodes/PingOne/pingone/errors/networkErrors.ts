import type { Advice } from './errorRow';
import type { Failure } from './failure';

const ADDRESSES = 'Region, or API URL and Auth URL, in the credential';
const LOST = 'connection lost';

/** By reason; `peer` is the side that should have responded. */
const NO_RESPONSE: Record<string, (peer: string) => Advice> = {
	refused: (peer) => ({
		message: `Connection to ${peer} refused`,
		hint: `Check ${ADDRESSES}, and whether a firewall or proxy stands between n8n and PingOne.`,
		cause: 'temporarily-unavailable',
	}),
	dns: (peer) => ({
		message: `The address of ${peer} could not be resolved`,
		hint: `Check ${ADDRESSES}, and DNS on the n8n host.`,
		cause: 'temporarily-unavailable',
	}),
	tls: (peer) => ({
		message: `A secure connection to ${peer} could not be established`,
		hint: 'A proxy may be replacing PingOne’s certificate. Ask your network team to let n8n reach PingOne directly.',
		cause: 'configuration-invalid',
	}),
	timeout: (peer) => ({
		message: `No response from ${peer} in time`,
		hint: 'Run the item again, or raise Timeout under Options.',
		cause: 'temporarily-unavailable',
	}),
	[LOST]: (peer) => ({
		message: `The connection to ${peer} was lost before a response came`,
		hint: 'Check the user’s devices in PingOne before you run the item again: the request may have arrived.',
		cause: 'temporarily-unavailable',
	}),
};

/** Explains a call that got no response. */
export const explainNoAnswer = ({ code = '' }: Failure): Advice =>
	(NO_RESPONSE[code] ?? NO_RESPONSE[LOST])('PingOne');

const NOTHING_SENT = 'Nothing was sent for this item.';

/** Explains a request that was not sent, because PingOne had stopped responding. */
export const explainUnreachable = (failure: Failure): Advice => ({
	...explainNoAnswer(failure),
	hint: `${NOTHING_SENT} Run it again when PingOne responds.`,
});

/** Explains a token request that got no response; undefined when it got one. */
export function explainNoToken({ code = '' }: Failure): Advice | undefined {
	const advice = NO_RESPONSE[code]?.('PingOne’s token endpoint');
	const hint = code === LOST ? 'Run the item again.' : advice?.hint;
	return advice && { ...advice, hint: `${NOTHING_SENT} ${hint}` };
}

/** Explains a credential that n8n could not read. */
export function explainCredential({ code, message = '' }: Failure): Advice {
	if (code === 'unusable') {
		return {
			message: 'n8n cannot use this node’s credential',
			hint: `${NOTHING_SENT} n8n says: ${message.replace(/\.$/, '')}. Select a PingOne OAuth2 API credential that exists and is shared with this workflow.`,
			cause: 'credential-invalid',
		};
	}
	return {
		message: 'n8n could not read the credential',
		hint: `${NOTHING_SENT} n8n’s database did not respond for about 15 seconds. Run the item again once n8n has recovered.`,
		cause: 'temporarily-unavailable',
	};
}

/** By reason: why a response was not parsed (foreign.ts). */
const OUT_OF_BOUNDS: Record<string, string> = {
	tooLarge: 'is larger than 10 MB and was not read',
	tooDeep: 'is nested more than 100 levels deep and was not read',
};

/** Explains a response that is not PingOne's: a proxy's page, a truncated or empty body. */
export function explainUnreadable({ status = 0, code = '' }: Failure): Advice {
	if (code in OUT_OF_BOUNDS) {
		return {
			message: `The response (HTTP ${status}) ${OUT_OF_BOUNDS[code]}`,
			hint: 'PingOne does not send such responses. Check API URL in the credential, and whether a proxy is changing responses.',
		};
	}
	const success = status >= 200 && status < 300;
	return {
		message: `Unexpected response (HTTP ${status}), not from PingOne`,
		hint: success
			? 'The request may have been carried out: check the user’s devices in PingOne before you run the item again. A proxy may be changing responses.'
			: 'A proxy, a login page or a wrong API URL in the credential may be responding instead of PingOne.',
	};
}
