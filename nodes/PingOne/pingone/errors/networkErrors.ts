import type { Advice } from './errorTable';
import type { Failure } from './failure';

const NO_ANSWER: Record<string, Advice> = {
	refused: {
		message: 'Nothing answers at PingOne’s address',
		hint: 'Check Region, or API URL and Auth URL, in the credential, and whether a firewall or proxy stands between n8n and PingOne.',
		cause: 'temporarily-unavailable',
	},
	dns: {
		message: 'PingOne’s address cannot be found',
		hint: 'Check Region, or API URL and Auth URL, in the credential, and the name service of the machine that runs n8n.',
		cause: 'temporarily-unavailable',
	},
	tls: {
		message: 'The secure connection to PingOne could not be set up',
		hint: 'A proxy may be replacing PingOne’s certificate. Ask whoever runs the network to let n8n reach PingOne directly.',
		cause: 'configuration-invalid',
	},
	timeout: {
		message: 'PingOne did not answer in time',
		hint: 'Run the item again, or raise Timeout under Options.',
		cause: 'temporarily-unavailable',
	},
	'connection lost': {
		message: 'The connection to PingOne was lost before an answer came',
		hint: 'Look at the user’s devices in PingOne before you run the item again: the request may have arrived.',
		cause: 'temporarily-unavailable',
	},
};

/** Explains a call that got no answer at all. */
export const explainNoAnswer = ({ code = '' }: Failure): Advice =>
	NO_ANSWER[code] ?? NO_ANSWER['connection lost'];

/** Explains an answer that is not PingOne's: a proxy's page, half a body, nothing. */
export function explainUnreadable({ status = 0 }: Failure): Advice {
	const success = status >= 200 && status < 300;
	return {
		message: `What answered (HTTP ${status}) does not speak PingOne’s language`,
		hint: success
			? 'The request may have been carried out: look at the user’s devices in PingOne before you run the item again. A proxy may be changing answers.'
			: 'A proxy, a login page or a wrong API URL in the credential may be answering instead of PingOne.',
	};
}
