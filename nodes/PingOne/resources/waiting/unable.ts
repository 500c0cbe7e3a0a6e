import { FieldError } from '../../pingone/errors/fieldError';

/**
 * The user could not use a link as things stand in PingOne, which may change while it is valid: no
 * reason to send one, and none to end one.
 */
export class UnableError extends FieldError {}
