import type { IDataObject } from 'n8n-workflow';
import { findRow, type Advice, type Facts, type Row } from './errorRow';
import { ERROR_TABLE } from './errorTable';
import type { Failure, FailureDetail } from './failure';
import { shownText } from './foreign';
import { explainDown, explainNoAnswer, explainUnreadable, outcomeOf } from './networkErrors';
import { adviseOnForm } from './formAdvice';
import { explainCredential, explainToken } from './tokenErrors';

export interface Explanation extends Advice {
	/** Details for troubleshooting: status, codes, PingOne's message, correlation ID. */
	facts: IDataObject;
}

/** Labels in the editor for members that PingOne names differently. */
const LABELS: Record<string, string> = {
	'rp.id': 'Relying Party ID',
	'rp.name': 'Relying Party Name',
	'policy.id': 'Device Authentication Policy',
	policy: 'Device Authentication Policy',
	'policy.type': 'Policy Type',
	'block.status': 'Block Status',
	'block.blockedAt': 'Blocked At',
	'lock.status': 'Lock Status',
	'lock.expiresAt': 'Lock Expires At',
	nickname: 'Nickname',
	origin: 'Origin',
	attestation: 'Attestation',
	order: 'Devices in Order',
	device: 'Device',
	status: 'Status',
	filter: 'Filter',
	mfaEnabled: 'MFA Enabled',
	username: 'Username',
	email: 'Email',
	'population.id': 'Population',
	'name.given': 'Given Name',
	'name.middle': 'Middle Name',
	'name.formatted': 'Formatted Name',
	title: 'Title',
	type: 'User Type',
	locale: 'Locale',
	timezone: 'Timezone',
	'name.family': 'Family Name',
	mobilePhone: 'Mobile Phone',
	primaryPhone: 'Primary Phone',
	'address.countryCode': 'Country Code',
	externalId: 'External ID',
	'password.value': 'Password',
	value: 'Password',
	bypassMFAEnabledUntil: 'MFA Bypass Until',
	unlockAt: 'Unlock At',
};

/** In a user's body these are custom attributes, and in a device's, `type` is no user type. */
const MAY_BE_CUSTOM = ['policy', 'order', 'value'];

function fieldOf({ request = '' }: Failure, { target }: FailureDetail): string {
	if (!target) return 'a field';
	const isCustom =
		/^(POST users|PATCH users\/\{id\})$/.test(request) && MAY_BE_CUSTOM.includes(target);
	const isOther = isCustom || (target === 'type' && request.includes('devices'));
	return `'${(isOther ? undefined : LABELS[target]) ?? target}'`;
}

function explainRefusal(failure: Failure): Advice {
	const detail = failure.details?.[0] ?? {};
	const facts: Facts = {
		...failure,
		detail,
		field: fieldOf(failure, detail),
		value: failure.sent?.[detail.target ?? ''],
	};
	const onForm = adviseOnForm(facts);
	if (onForm) return onForm;
	const row = findRow(ERROR_TABLE, failure);
	const say = (text: Row['message']) => (typeof text === 'string' ? text : text(facts));
	const advice = { message: say(row.message), hint: say(row.hint), cause: row.cause };
	return failure.goneMs === undefined ? advice : explainDown(failure, advice);
}

/** Following it could leak the access token to another host. */
const UNUSABLE_NEXT_PAGE: Advice = {
	message: 'PingOne’s next-page link points elsewhere and was not followed',
	hint: 'Check API URL in the credential: a proxy may be changing responses. To avoid further pages, lower Limit.',
};

const ENDLESS_PAGES: Advice = {
	message: 'PingOne’s list continues without new entries, so the node stopped reading it',
	hint: 'Run it again: a proxy may have repeated a response. To avoid further pages, lower Limit.',
};

function explainAnswer(failure: Failure): Advice {
	const { code, status = 0 } = failure;
	if (code === 'NEXT_PAGE') return UNUSABLE_NEXT_PAGE;
	if (code === 'ENDLESS_PAGES') return ENDLESS_PAGES;
	// A gateway's page for 429 or 5xx means what the status means.
	return status === 429 || status >= 500 ? explainRefusal(failure) : explainUnreadable(failure);
}

function adviceFor(failure: Failure): Advice {
	switch (failure.kind) {
		case 'refusal':
			return explainRefusal(failure);
		case 'token':
			return explainToken(failure);
		case 'credential':
			return explainCredential(failure);
		case 'noAnswer':
			return explainNoAnswer(failure);
		case 'unreadable':
			return explainAnswer(failure);
		case 'unshown':
			return { message: 'PingOne accepted the request', hint: outcomeOf(failure) };
		case 'canceled':
			return {
				message: 'The execution was stopped before PingOne responded',
				hint: outcomeOf(failure),
			};
	}
}

/** Message and hint together, so that nothing of them is folded in the editor's panel. */
const MAX_LENGTH = 240;
const SAYS = ' PingOne says: ';
/** A shorter part of a sentence says nothing; the facts have all of it. */
const MIN_SENTENCE = 40;

/** PingOne's own message on one line; nothing where it adds nothing. */
function saidBy({ kind, message, details, code }: Failure): string {
	if (kind === 'credential' || code === 'REQUEST_LIMITED') return '';
	const words = details?.[0]?.message ?? message ?? '';
	const said = shownText(words.replace(/ ?\(Correlation ID:[^()]*\)/giu, ''))
		.replace(/\s+/gu, ' ')
		.trim();
	// "must match" and a regular expression: formAdvice.ts says it in words.
	return /\bmatch\b.*[[\\^]/.test(said) ? '' : said;
}

/** PingOne's own message as a sentence, cut to fit the editor's panel. */
function sentenceOf(failure: Failure, taken: number): string {
	const said = saidBy(failure);
	if (said === '') return '';
	const room = MAX_LENGTH - taken - SAYS.length - 1;
	if (said.length > room && room < MIN_SENTENCE) return '';
	const short = said.length > room ? `${said.slice(0, room)}…` : said;
	return SAYS + (/[.…!?]$/.test(short) ? short : `${short}.`);
}

function factsOf(failure: Failure): IDataObject {
	const { kind, message } = failure;
	const messageOf = kind === 'credential' ? 'n8nMessage' : 'pingOneMessage';
	const [first, ...others] = failure.details ?? [];
	const facts: IDataObject = {
		httpStatus: failure.status,
		code: failure.code,
		detailCode: first?.code,
		target: first?.target,
		[messageOf]: first?.message ?? message,
		innerError: first?.innerError,
		otherDetails: others.length > 0 ? (others as IDataObject[]) : undefined,
		correlationId: failure.correlationId,
		request: failure.request,
	};
	return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

/** Describes a failure for an admin, without any token, secret or request's body. */
export function explain(failure: Failure): Explanation {
	const { hint, ...advice } = adviceFor(failure);
	const taken = advice.message.length + 1 + hint.length;
	return { ...advice, hint: hint + sentenceOf(failure, taken), facts: factsOf(failure) };
}
