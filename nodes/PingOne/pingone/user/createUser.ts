import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { mayComeFrom, TimeSpan } from '../client/timeSpan';
import type { EarlierRun } from '../../run/earlierRun';
import { withLock, type Lock } from '../client/lock';
import { PingOneError, type FailureDetail } from '../errors/failure';
import { FieldError, quote } from '../errors/fieldError';
import { isUuid } from '../errors/uuid';
import { unmet } from '../difference';
import { asMade, createOnce, type Created, type Found } from '../createOnce';
import { readUntilDone, unlessMissing } from '../reconcile';
import type { User } from '../types';
import { bringUpToDate, without } from './bringUpToDate';
import { asUser, findUsers, fold, getUser, isSameName } from './users';

/** What to do when the username is taken. `unmatched`: a user with an external ID that no one has is wanted. */
export type IfUserExists = 'raiseError' | 'unmatched' | 'returnExisting' | 'update';

/** The request model of "Create User" or, with a password or life cycle, "Create User (Import)". */
export interface NewUser {
	body: IDataObject & {
		username: string;
		email?: string;
		population?: { id: string };
		enabled?: boolean;
		mfaEnabled?: boolean;
	};
	isImport: boolean;
}

/** What a username or an email address is taken by. */
interface Taken {
	field: 'Username' | 'Email';
	/** The user's ID, if PingOne says it. */
	id?: string;
}

const FIELDS: Record<string, Taken['field']> = { username: 'Username', email: 'Email' };

function readTaken({ code, target = 'username', innerError }: FailureDetail): Taken | undefined {
	const field = FIELDS[target];
	if (code !== 'UNIQUENESS_VIOLATION' || field === undefined) return undefined;
	const id = innerError?.existingId;
	return { field, ...(isUuid(id) && { id }) };
}

/** @returns undefined when the refusal is about something else */
const takenIn = (thrown: unknown): Taken | undefined =>
	thrown instanceof PingOneError
		? thrown.failure.details?.map(readTaken).find((taken) => taken !== undefined)
		: undefined;

const hidden = (field: string, value: string) =>
	new FieldError(
		field,
		`is taken: PingOne has a user ${quote(value)} that the worker app cannot see`,
		`${field === 'Email' ? 'This environment requires unique email addresses' : 'Usernames are unique across populations'}. Grant Identity Data Admin for that user’s population, or choose another one.`,
	);

const UNCHANGED = 'Nothing was changed.';

const GO_ON: Partial<Record<IfUserExists, string>> = {
	raiseError: 'To continue with that user, set If User Already Exists under Options.',
	unmatched:
		'To continue with that user, run this once with Match By set to Username and External ID under Additional Fields.',
};
const CORRECT =
	'A user with another username is a different person. Correct the username, or the email address if this environment requires unique ones.';

/** One user to be created, and what is known about them so far. */
class UserCreate {
	private readonly span: TimeSpan;
	private taken: Taken | undefined;

	constructor(
		private readonly api: PingOneApi,
		private readonly wanted: NewUser,
		private readonly lock: Lock,
		private readonly earlierRun?: EarlierRun,
	) {
		this.span = new TimeSpan(api.clock);
	}

	/** @returns the user whom PingOne has created; nothing when the response does not show them */
	async send(): Promise<User | undefined> {
		const { body, isImport } = this.wanted;
		const mediaType = isImport
			? 'application/vnd.pingidentity.user.import+json'
			: 'application/json';
		const send = async () => asUser(await this.api.call('POST', ['users'], { body, mediaType }));
		return await this.span.watch(send).catch((thrown: unknown) => {
			this.taken = takenIn(thrown);
			throw thrown;
		});
	}

	/** The user whom PingOne named, or who has the username, or the email address. */
	async find(): Promise<Found<User>> {
		const { username, email = '' } = this.wanted.body;
		const { id } = this.taken ?? {};
		if (id !== undefined) {
			const read = async () => await unlessMissing(getUser(this.api, id));
			// It may not show yet whom another process has just created.
			const found = await readUntilDone(this.api, { read, isDone: (user) => user !== undefined });
			if (found) return this.judge([found]);
		}
		const byName = await findUsers(this.api, 'username', username);
		const holders = byName.filter((user) => isSameName(user.username, username));
		if (holders.length > 0 || this.taken?.field !== 'Email') return this.judge(holders);
		const byEmail = await findUsers(this.api, 'email', email);
		return this.judge(byEmail.filter((user) => isSameName(user.email, email)));
	}

	/** Its own is only one created since it was sent for sure, as asked, if perhaps normalized. */
	private judge([user]: User[]): Found<User> {
		const { username } = this.wanted.body;
		if (user === undefined) return { isOwn: false };
		const isOwn =
			!this.mayBeOthers &&
			this.span.follows(user) &&
			isSameName(user.username, username) &&
			unmet(this.shown, user).length === 0;
		return { thing: user, isOwn };
	}

	/** What PingOne shows of a user as it is asked for. */
	get shown(): IDataObject {
		return without(this.wanted.body, ['username', 'password', 'lifecycle']);
	}

	/** Whether a user who looks as asked may have the password of another item, whose request came late. */
	get mayBeOthers(): boolean {
		return this.lock.mayBeOthers && this.wanted.body.password !== undefined;
	}

	/** Whether a user has the wanted username in other letters, such as `Ada` for `ada`. */
	isVariant({ username }: User): boolean {
		const { username: wanted } = this.wanted.body;
		return isSameName(username, wanted) && username !== wanted;
	}

	/** Whether PingOne names a user for something else: an email address, or a name that looks alike. */
	isSomebodyElse({ username }: User): boolean {
		return !isSameName(username, this.wanted.body.username);
	}

	/** What requests may have done: of this item, or of the run that it repeats. */
	private doneFor(user: User, isInDoubt: boolean): string {
		if (isInDoubt) return 'A request for this item got no response.';
		const { earlierRun: run, api } = this;
		const mayBeTheirs =
			run?.mayHaveLeft && !this.isSomebodyElse(user) && mayComeFrom(user, run, api.clock);
		return mayBeTheirs ? 'The run that this one repeats may have created them.' : UNCHANGED;
	}

	/** Whom the item cannot have: a user in the way, or one that the worker app cannot see. */
	refusal(user: User | undefined, isInDoubt: boolean, advice = ''): FieldError {
		const field = this.taken?.field ?? 'Username';
		const { username, email = '' } = this.wanted.body;
		const value = field === 'Email' ? email : username;
		if (!user) return hidden(field, value);
		const done = this.doneFor(user, isInDoubt);
		const named = user.username === value ? '' : `username ${quote(user.username)}, `;
		return new FieldError(
			field,
			`is taken: PingOne already has a user ${quote(value)} (${named}ID ${user.id})`,
			`${done} ${advice}`,
			done === UNCHANGED ? undefined : { outcome: 'unknown' },
		);
	}

	/** What becomes of the item when there is a user in the way. @throws FieldError, PingOneError */
	async goOnWith(user: User, { isInDoubt, cause }: Created<User>, ifExists: IfUserExists) {
		const advice = this.isSomebodyElse(user) ? CORRECT : GO_ON[ifExists];
		const { externalId } = this.wanted.body;
		const isSought = ifExists === 'unmatched' && user.externalId === externalId;
		if (advice && !isSought) throw this.refusal(user, isInDoubt, advice);
		// Where capital letters count, the request without an answer may have created another user.
		if (cause && isInDoubt && (this.mayBeOthers || this.isVariant(user))) throw cause;
		if (ifExists === 'returnExisting') return { ...user, changed: false };
		return await bringUpToDate(this.api, user, this.wanted.body);
	}
}

async function create(
	api: PingOneApi,
	wanted: NewUser,
	ifExists: IfUserExists,
	{ lock, earlierRun }: { lock: Lock; earlierRun?: EarlierRun },
) {
	const attempt = new UserCreate(api, wanted, lock, earlierRun);
	const isTaken = (refusal: unknown) => takenIn(refusal) !== undefined;
	const created = await createOnce<User>(api, {
		send: async () => await attempt.send(),
		find: async () => await attempt.find(),
		isTaken,
		lock,
	});
	const { isMade, thing: user, isInDoubt, cause } = created;
	// The name is taken now: what comes late creates no one.
	if (user && !attempt.isVariant(user)) lock.inFlight = 0;
	if (isMade) {
		const { username, email } = wanted.body;
		return asMade(user, { username, email }, attempt.shown);
	}
	if (user) return await attempt.goOnWith(user, created, ifExists);
	throw cause && (isInDoubt || !isTaken(cause)) ? cause : attempt.refusal(undefined, isInDoubt);
}

/**
 * Creates a user, exactly once: usernames are unique ("Create User", "Create User (Import)"). That
 * UNIQUENESS_VIOLATION has `username` or `email` as its target is assumed; `innerError.existingId` is
 * of Ping's Go client. Items for one username take turns.
 * @param ifExists what to do when the username is taken; an update sets no password
 * @throws PingOneError; FieldError when the user, or another one in the way, exists
 */
export const createUser = async (
	api: PingOneApi,
	wanted: NewUser,
	ifExists: IfUserExists = 'raiseError',
	earlierRun?: EarlierRun,
): Promise<IDataObject> =>
	await withLock(api, ['users', 'username', fold(wanted.body.username)], async (lock) => {
		// A user whom that run created a moment ago would look like one of a request without an answer.
		await earlierRun?.over();
		return await create(api, wanted, ifExists, { lock, earlierRun });
	});
