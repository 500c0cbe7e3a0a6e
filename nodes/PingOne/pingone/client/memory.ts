import type { IDataObject } from 'n8n-workflow';
import { processWide, Recent } from '../../processState';
import type { ApiResponse } from '../errors/apiResponse';
import { failureOf } from '../errors/meaning';
import type { ApiRequest } from './apiRequest';
import { dateOf } from './clock';
import type { Connection } from './connection';

/** How far reads lag behind PingOne's own answers ("Best practices"; how far is assumed), in ms. */
export const READS_LAG_MS = 10_000;

/** What PingOne has answered about one thing. Times are of the monotonic clock, in ms. */
interface Known {
	collection: string;
	at: number;
	/** It was made here, and not deleted since. */
	isMade: boolean;
	/** PingOne has accepted to delete it, or said that it is gone. */
	isGone: boolean;
	/** As PingOne showed it last in the answer to a change. */
	state?: IDataObject;
	/** Of what has no ID but a path of its own, such as `enabled` below a user: its name. */
	member?: string;
	/** By PingOne's clock, to the second, in ms since 1970, if it said. */
	dateMs?: number;
}

/** PingOne's answers to this process, of a credential and environment each, but for `known`. */
class Answers {
	/** IDs of what was made, or was in the way, so that no other item takes it for its own. */
	readonly known = new Recent();
	/** What works concerned that left requests in flight. */
	readonly unanswered = new Recent();
	/** By place, the oldest first. */
	private readonly things = new Map<string, Known>();
	private readonly collections = new Map<string, Set<string>>();

	find(place: string): Known | undefined {
		const thing = this.things.get(place);
		return thing && performance.now() - thing.at < READS_LAG_MS ? thing : undefined;
	}

	in(collection: string): string[] {
		return [...(this.collections.get(collection) ?? [])];
	}

	made(): string[] {
		return [...this.things.keys()].filter((place) => this.find(place)?.isMade);
	}

	note(place: string, thing: Omit<Known, 'at'>): void {
		for (const [oldest, { at }] of this.things) {
			if (performance.now() - at < READS_LAG_MS) break;
			this.forget(oldest);
		}
		this.forget(place);
		this.things.set(place, { ...thing, at: performance.now() });
		const places = this.collections.get(thing.collection) ?? new Set();
		this.collections.set(thing.collection, places.add(place));
	}

	forget(place: string): void {
		const { collection = '' } = this.things.get(place) ?? {};
		const places = this.collections.get(collection);
		places?.delete(place);
		if (places?.size === 0) this.collections.delete(collection);
		this.things.delete(place);
	}

	clear(): void {
		for (const each of [this.known, this.unanswered, this.things, this.collections]) each.clear();
	}
}

export const answers = processWide('answers', () => new Answers());

/** Notes what an item has created or found, so that no other item takes it for its own. */
export const noteKnown = (id: string): void => answers.known.note(id);

/** `Date` has whole seconds. In ms. */
const DATE_MS = 1_000;

/** When PingOne changed it last, as it shows, in ms since 1970. */
const updatedAt = ({ lastChangedAt, updatedAt: time = lastChangedAt }: IDataObject) =>
	typeof time === 'string' ? Date.parse(time) : NaN;

/** A member as an answer about it shows it: where that is a thing, such as a population, by its ID. */
const valueOf = (member: string, state: IDataObject) =>
	state[member] ?? (state.id && { id: state.id });

/** What is remembered for one credential and environment. Paths are those of requests. */
export class Memory {
	private readonly owner: Array<string | undefined>;

	constructor({ apiUrl, credentialId, environmentId }: Connection) {
		this.owner = [apiUrl, credentialId, environmentId];
	}

	private place = (path: string[]) => JSON.stringify([...this.owner, ...path]);

	private note(path: string[], known: Partial<Known>): void {
		const collection = this.place(path.slice(0, -1));
		answers.note(this.place(path), { collection, isMade: false, isGone: false, ...known });
	}

	learn(request: ApiRequest, response: ApiResponse): void {
		const { method, path } = request;
		// A proxy's page is no answer, whatever its status.
		const failure = failureOf(response, false);
		const isGone = method === 'DELETE' && (!failure || failure.code === 'NOT_FOUND');
		// The answer to the read of a condition is none to the change.
		if (method === 'GET' || response.arrival || (failure && !isGone)) return;
		if (isGone) this.note(path, { isGone: true });
		else this.learnState(request, response);
	}

	/** A collection answers with what was made, a thing with itself; what has another ID is neither. */
	private learnState(request: ApiRequest, response: ApiResponse): void {
		const { method, path } = request;
		const isMember = path.length % 2 === 1 && (method === 'PUT' || path.at(-1) === 'password');
		if (isMember) this.learnMember(request, response);
		const { json: state = {} } = response;
		const { id } = state;
		if (typeof id !== 'string') return;
		if (path.length % 2 === 0 && id === path.at(-1)) {
			this.note(path, { ...answers.find(this.place(path)), state });
		} else if (path.length % 2 === 1 && method === 'POST' && !path.includes(id)) {
			this.note([...path, id], { isMade: true, state });
		}
	}

	private learnMember({ path, body = {}, mediaType }: ApiRequest, response: ApiResponse): void {
		const { json = {} } = response;
		// A password that was sent has a media type of its own, and stays out.
		const sent = mediaType === 'application/json' ? body : { status: undefined };
		const isShown = Object.keys(sent).some((name) => name in json);
		const shown = isShown ? { member: path.at(-1), dateMs: dateOf(response) } : {};
		this.note(path, { state: { ...sent, ...json }, ...shown });
	}

	/** A change is under way: until it is answered, a member, or a membership, may be as before or not. */
	begin({ method, path, body = {} }: ApiRequest): void {
		if (method === 'POST' && typeof body.id === 'string') this.forgetGone([...path, body.id]);
		const { member } = answers.find(this.place(path)) ?? {};
		if (member !== undefined && method !== 'GET') this.forget(path);
	}

	private forgetGone(path: string[]): void {
		if (answers.find(this.place(path))?.isGone) this.forget(path);
	}

	/** A request to delete it had no answer. */
	doubt(path: string[]): void {
		const known = answers.find(this.place(path));
		if (known) this.note(path, { ...known, isMade: false });
	}

	/** PingOne goes on showing it. */
	forget(path: string[]): void {
		answers.forget(this.place(path));
	}

	/** For how long a 404 only means that PingOne does not show it yet, in ms; 0 when it is gone. */
	unshownMs(path: string[]): number {
		const known = answers.find(this.place(path.slice(0, path.length - (path.length % 2))));
		return known?.isMade ? known.at + READS_LAG_MS - performance.now() : 0;
	}

	/** A thing with its members as PingOne has answered since, unless its own times say that they are older. */
	private withMembers<T extends IDataObject>(path: string[], thing: T, since: number): T {
		const members: IDataObject = {};
		for (const place of answers.in(this.place(path))) {
			const { member, state, at, dateMs } = answers.find(place) ?? {};
			if (!state || !member || !(member in thing) || Number(at) < since) continue;
			if (updatedAt(thing) >= Number(dateMs) + DATE_MS) continue;
			const value = valueOf(member, state);
			// PingOne leaves out what is empty.
			if (value !== undefined && value !== '') members[member] = value;
		}
		return Object.keys(members).length > 0 ? { ...thing, ...members } : thing;
	}

	/** The newer one of what PingOne shows and what it has answered; its members likewise. */
	newest<T extends IDataObject>(path: string[], shown: T): T {
		const { state, member, at = 0 } = answers.find(this.place(path)) ?? {};
		if (!state) return this.withMembers(path, shown, 0);
		if (member !== undefined) {
			return updatedAt(shown) > updatedAt(state) ? shown : { ...shown, ...state };
		}
		const isNewer = updatedAt(state) > updatedAt(shown);
		const newest = isNewer ? (state as T) : shown;
		return this.withMembers(path, newest, isNewer ? at : 0);
	}

	/** What PingOne has accepted lately for a member with a path of its own, such as `enabled`. */
	lately = (path: string[]): IDataObject => answers.find(this.place(path))?.state ?? {};

	/** Whether PingOne has said lately that it was made, which is true, or is gone: false. */
	isThere(path: string[]): boolean | undefined {
		const { isMade, isGone } = answers.find(this.place(path)) ?? {};
		return isGone ? false : isMade || undefined;
	}

	/** Whether it was deleted lately. A user may be in a group through another one as well. */
	isGone(path: string[], shown?: IDataObject): boolean {
		if (this.isThere(path) !== false) return false;
		if (shown?.type !== 'INDIRECT') return true;
		this.forget(path);
		return false;
	}

	/** What PingOne has answered lately about things in a collection that are not gone. */
	in<T extends IDataObject>(collection: string[]): T[] {
		const found = answers.in(this.place(collection)).map((place) => answers.find(place));
		return found.flatMap((known) => (known?.state && !known.isGone ? [known.state as T] : []));
	}

	/** IDs in a collection below which something was made lately, such as users who joined a group. */
	withMade(collection: string[], below: string[]): string[] {
		return answers.made().flatMap((place) => {
			const id = (JSON.parse(place) as string[])[this.owner.length + collection.length] ?? '';
			return this.place([...collection, id, ...below]) === place ? [id] : [];
		});
	}
}
