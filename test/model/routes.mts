import { deviceRoutes } from './deviceRoutes.mts';
import { groupRoutes } from './groupRoutes.mts';
import { notFound, type Arrived, type Reply } from './pingOne.mts';
import { userRoutes } from './userRoutes.mts';
import type { ModelUser, State, World } from './world.mts';

export interface Call {
	world: World;
	request: Arrived;
	params: string[];
	/** What a read shows; a change acts on the world's own state. */
	state: State;
}

/** `METHOD path`, with `*` for an ID, and the media type's action behind a `+` if it matters. */
export type Routes = Record<string, (call: Call) => Reply>;

const ROUTES: Routes = { ...userRoutes, ...deviceRoutes, ...groupRoutes };

const ID = /^[0-9a-f]{8}-|^session-/;

/** The action in `application/vnd.pingidentity.account.lock+json`. */
const actionOf = (contentType: string) =>
	/^application\/vnd\.pingidentity\.([\w.]+?)(\+json)?$/.exec(contentType)?.[1];

/** @throws Error for a request that the model does not know, so that nobody takes it for an answer */
export function findRoute(request: Arrived) {
	const params = request.path.filter((segment) => ID.test(segment));
	const pattern = request.path.map((segment) => (ID.test(segment) ? '*' : segment)).join('/');
	const action = actionOf(request.contentType);
	const plain = `${request.method} ${pattern}`;
	const run = ROUTES[`${plain} ${action ?? ''}`] ?? ROUTES[plain];
	if (!run) throw new Error(`the model of PingOne has no ${plain} ${request.contentType}`);
	return { run, params };
}

/** @throws Refusal 404 */
export function userOf({ state, params: [id] }: Call): ModelUser {
	const user = state.users.find((each) => each.id === id);
	if (!user) throw notFound();
	return user;
}
