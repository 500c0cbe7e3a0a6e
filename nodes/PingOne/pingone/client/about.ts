import type { About, Failure, SentValues } from '../errors/failure';
import { quote } from '../errors/fieldError';
import { MAX_WORD, shownText } from '../errors/foreign';
import type { ApiRequest } from './apiRequest';
import type { Connection } from './connection';
import { valueAt } from './scim';

/** Members of bodies that an admin fills in and that are no secret. All others are never repeated. */
const MAY_BE_REPEATED = [
	...['policy.id', 'rp.id', 'rp.name', 'nickname', 'username', 'email', 'population.id'],
	...['name.given', 'name.family', 'name.middle', 'name.formatted', 'locale', 'timezone'],
	...['mobilePhone', 'primaryPhone', 'address.countryCode', 'externalId'],
	...['block.blockedAt', 'lock.expiresAt', 'unlockAt', 'bypassMFAEnabledUntil'],
];

/** Members of bodies that are secrets: those of a password, and of a new user. */
const SECRETS = ['value', 'password.value'];

/** A shorter text is found in many words; as a password, PingOne refuses it. */
const SHORTEST_SECRET = 4;

type Asked = Pick<ApiRequest, 'path' | 'body'>;

const asText = (value: unknown) => (typeof value === 'string' ? value : undefined);

/** As a message may quote it: as it is, as texts from outside are shown, trimmed, or escaped. */
const quotedForms = (secret: string): string[] =>
	[secret, secret.trim()].flatMap((text) => [
		text,
		shownText(text),
		JSON.stringify(text).slice(1, -1),
	]);

/** A text that may have been cut, without the beginning of a secret at its end. */
function withoutBeginning(text: string, secret: string): string {
	for (let length = secret.length - 1; length > 0; length--) {
		if (text.endsWith(secret.slice(0, length))) return `${text.slice(0, -length)}…`;
	}
	return text;
}

function hide(text: string, secrets: string[]): string {
	const rest = secrets.reduce((shown, secret) => shown.replaceAll(secret, '…'), text);
	// One shorter, if a character of two would have been cut (foreign.ts).
	return text.length < MAX_WORD - 1 ? rest : secrets.reduce(withoutBeginning, rest);
}

/** A failure without the secrets that were sent: a message may quote what was refused. */
export function withoutSecrets(failure: Failure, { body }: Pick<Asked, 'body'>): Failure {
	const secrets = SECRETS.flatMap((member) => quotedForms(asText(valueAt(body, member)) ?? ''))
		.filter(({ length }) => length >= SHORTEST_SECRET)
		.toSorted((a, b) => b.length - a.length);
	if (secrets.length === 0) return failure;
	const { message, details } = failure;
	const hidden = JSON.parse(JSON.stringify({ message, details }), (_, value: unknown) =>
		typeof value === 'string' ? hide(value, secrets) : value,
	) as Failure;
	return { ...failure, ...hidden };
}

/** In the path, or in the body when a user is added (PingOne API reference, "Add User to a Group"). */
function groupOf({ path, body }: Asked): string | undefined {
	if (path[0] === 'groups') return path[1];
	return path[2] === 'memberOfGroups' ? (path[3] ?? asText(body?.id)) : undefined;
}

/** The values of a request that an error may name, so that an admin sees which one was wrong. */
export function sentValues({ environmentId }: Connection, { path, body }: Asked): SentValues {
	const members = MAY_BE_REPEATED.map((member) => [member, asText(valueAt(body, member))]);
	return {
		...(Object.fromEntries(members) as SentValues),
		environment: environmentId,
		user: path[0] === 'users' ? path[1] : undefined,
		device: path[2] === 'devices' ? path[3] : undefined,
		group: groupOf({ path, body }),
		policy: path[0]?.endsWith('Policies') ? path[1] : undefined,
	};
}

interface Thing {
	/** In a sentence, without an article. */
	one: string;
	/** Only for what comes in lists. */
	many?: string;
}

/** By the names in the path, IDs left out. */
const THINGS: Record<string, Thing> = {
	users: { one: 'user', many: 'users' },
	'users/devices': { one: 'device', many: 'the user’s devices' },
	'users/devices/nickname': { one: 'device’s nickname' },
	'users/memberOfGroups': { one: 'group membership', many: 'the user’s groups' },
	'users/sessions': { one: 'session', many: 'the user’s sessions' },
	'users/password': { one: 'user’s password' },
	'users/population': { one: 'user’s population' },
	'users/enabled': { one: 'user’s status' },
	'users/mfaEnabled': { one: 'user’s MFA status' },
	'users/bypassMFA': { one: 'user’s MFA bypass' },
	groups: { one: 'group', many: 'groups' },
	populations: { one: 'population', many: 'populations' },
	deviceAuthenticationPolicies: {
		one: 'device authentication policy',
		many: 'device authentication policies',
	},
	fido2Policies: { one: 'FIDO2 policy', many: 'FIDO2 policies' },
	fidoDevicesMetadata: { one: 'authenticator model', many: 'authenticator models' },
	subscriptions: { one: 'webhook', many: 'webhooks' },
	activities: { one: 'audit log' },
	deviceAuthentications: { one: 'device authentication' },
};

const isCreate = ({ method, mediaType = 'application/json', path }: ApiRequest) =>
	method === 'POST' &&
	path.length % 2 === 1 &&
	!/vnd\.pingidentity\.(?!user\.import)/.test(mediaType);

function verbOf(request: ApiRequest): About['verb'] {
	if (request.method === 'GET') return 'read';
	if (request.method === 'DELETE') return 'deleted';
	return isCreate(request) ? 'created' : 'changed';
}

/** What a request is about, in words for an admin: `the list of groups`, `group 'Sales'`. */
export function aboutOf(request: ApiRequest): About {
	const { method, path, body } = request;
	const names = path.filter((_, index) => index % 2 === 0);
	const { one, many } = THINGS[names.join('/')] ?? { one: 'entry' };
	const isList = method === 'GET' && path.length % 2 === 1 && many !== undefined;
	const name = names.length === 1 ? (body?.username ?? body?.name) : undefined;
	const thing = typeof name === 'string' ? `${one} ${quote(name)}` : `the ${one}`;
	return { thing: isList ? `the list of ${many}` : thing, verb: verbOf(request) };
}
