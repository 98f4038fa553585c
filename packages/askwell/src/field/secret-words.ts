// The words that looks-secret.ts knows, as data. Words are separated by spaces; several words also match written
// together ("api key" is "apikey" too). Accents don't count: both sides are stripped of them.

/** A list written without quotes: commas stand between its items. */
function list(text: string): readonly string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** A group of phrases. */
export interface SecretWords {
  readonly phrases: readonly string[];
  /** Whether a number can be one of these, so that number fields are looked at too. */
  readonly numeric?: boolean;
  /** Words before the phrase that make it harmless. */
  readonly unlessAfter?: readonly string[];
  /** If set, the phrase counts alone or after one of these words only. */
  readonly onlyAfter?: readonly string[];
  /** Whether the phrase has to follow one of `onlyAfter`, and never counts alone. */
  readonly neverAlone?: boolean;
}

/**
 * Phrases of languages where the last word of a name says what it is, as in English and German: a "password policy" is
 * a policy. They count at the end of a name.
 */
export const LAST_WORDS: readonly SecretWords[] = [
  {
    phrases: list(`
      password, passwords, pass word, passwd, pwd, psw, pw, passphrase, passphrases, pass phrase, passcode,
      pass code, passkey, api key, api keys, access key, access keys,
      secret key, private key, private keys, priv key, signing key, encryption key, decryption key,
      master key, service account key, account key, storage key, shared key, pre shared key, psk,
      auth key, authentication key, ssh key, deploy key, recovery key, wpa key, wifi key, wep key,
      webhook key, hmac key, bearer, authorization header, auth header, authorization code, jwt,
      session cookie, auth cookie, seed phrase, recovery phrase, secret phrase, mnemonic, mnemonic phrase,
      wallet seed, secret answer, security answer, mothers maiden name,
      mother maiden name, mother s maiden name, connection string, connection strings, conn string,
      conn str, kennwort, passwort, geheimnis, zugangsschlussel, zugangscode, zugangsdaten, anmeldedaten,
      losungswort, geheimzahl, wachtwoord, toegangscode, losenord, passord, adgangskode, kodeord,
      salasana, lykilord, parool, jelszo, sifre, sifresi
    `),
  },
  {
    phrases: list(`secret, secrets`),
    unlessAfter: list(`top, open, trade, best, kept, family`),
  },
  {
    phrases: list(`token`),
    unlessAfter: list(`
      page, next, previous, prev, continuation, cursor, sync, resume, design, lexer, start, stop, end,
      eos, bos, pad, unk, mask, special, nft, erc20, governance, utility, native, reward, base, quote,
      separator, staking, swap, collateral
    `),
  },
  {
    phrases: list(`credential, credentials, creds`),
    unlessAfter: list(`
      academic, professional, teaching, press, medical, author, educational
    `),
  },
  {
    phrases: list(`pass`),
    onlyAfter: list(`
      db, database, user, smtp, root, admin, login, ftp, auth, my, mail, proxy
    `),
    neverAlone: true,
  },
  {
    phrases: list(`pat`),
    onlyAfter: list(`github, gitlab, git, hub, lab, bitbucket, azure, devops, ado, gh`),
    neverAlone: true,
  },
  {
    phrases: list(`pem`),
    onlyAfter: list(`private`),
    neverAlone: true,
  },
  {
    phrases: list(`pan`),
    numeric: true,
    onlyAfter: list(`card, credit, debit`),
    neverAlone: true,
  },
  {
    phrases: list(`pin`),
    numeric: true,
    onlyAfter: list(`
      card, sim, atm, debit, credit, bank, banking, login, security, unlock, voicemail, user, account, my,
      your, the, a, new, old, current, confirm, device, phone, digit, enter, type, secret, personal,
      admin, parental, access, repeat, set, choose, ihr, ihre, deine, neue, karten
    `),
  },
  {
    phrases: list(`
      pin code, pin number, cvv, cvc, cvv2, cvc2, card security code, security code,
      card verification code, card verification value, credit card, debit card, payment card, cc number,
      cc num, ccn, card num, kreditkarte, kreditkartennummer, ssn, social security number, social security,
      social security no, social insurance number, otp, totp, otp code, one time code, onetime code,
      one time password, one time passcode, one time pin, verification code, authenticator code,
      auth code, authentication code, login code, sms code, access code, recovery code, recovery codes,
      backup code, backup codes, unlock code, puk, puk code, 2fa, 2fa code, 2 fa code, two fa code, mfa, mfa code, 2fa token,
      two factor code, second factor, einmalpasswort, einmalcode, bestatigungscode, sicherheitscode, pinnummer,
      tan code, tan nummer, sms tan, push tan, chip tan, photo tan, mtan
    `),
    numeric: true,
  },
  {
    phrases: list(`card number`),
    numeric: true,
    unlessAfter: list(`
      library, loyalty, membership, member, business, report, score, id, identity, trading, playing,
      punch, boarding, insurance, index, graphics, ticket, reader
    `),
  },
];

/** Ends of German, Dutch and Scandinavian compounds: a "Datenbankpasswort" is one. */
export const COMPOUND_ENDS: readonly string[] = list(`
  passwort, kennwort, wachtwoord, losenord, adgangskode, geheimzahl, zugangsschlussel
`);

/**
 * Phrases of languages where the first word of a name says what it is, as in French and Polish: a "longueur du mot de
 * passe" is a length. They count unless a word for "of" stands before them.
 */
export const FIRST_WORDS: readonly string[] = list(`
  mot de passe, mots de passe, mdp, phrase secrete, phrase de passe, code secret, cle secrete,
  cle privee, cle api, cle d api, cle d acces, jeton d acces, jeton api, identifiants de connexion,
  numero de carte bancaire, carte bancaire, contrasena, contrasenas, clave secreta, clave privada,
  clave de acceso, clave api, clave de api, palabra clave secreta, frase semilla, tarjeta de credito,
  codigo de verificacion, senha, palavra passe, palavra secreta, chave secreta, chave privada,
  chave de acesso, chave de api, chave api, cartao de credito, codigo de verificacao, parola d ordine,
  parola segreta, chiave segreta, chiave privata, chiave api, chiave di accesso, carta di credito,
  codice segreto, codice di verifica, contrasenya, parola de acces, haslo, klucz prywatny, klucz api,
  klucz tajny, heslo, lozinka, geslo, пароль, парола, лозинка, секретный ключ, закрытый ключ,
  ключ api, api ключ, пин код, код подтверждения, κωδικος προσβασης, συνθηματικο, كلمة المرور,
  كلمة السر, סיסמה, סיסמא, mat khau, kata sandi, पासवर्ड
`);

/** Words for "of" in those languages. */
export const OF_WORDS: readonly string[] = list(`
  de, del, du, des, d, da, do, dos, das, di, della, dello, sin, sans, senza
`);

/** Terms of scripts that put no spaces between words. They count unless more of a word follows. */
export const UNSPACED_TERMS: readonly string[] = list(`
  パスワード, パスフレーズ, 暗証番号, 秘密鍵, 認証コード, ワンタイムコード, apiキー, アクセスキー, アクセストークン, シークレットキー, 合言葉, クレジットカード番号, 密码,
  密碼, 口令, 密钥, 密鑰, 私钥, 私鑰, 验证码, 驗證碼, 助记词, 助記詞, 访问令牌, 存取權杖, 信用卡号, 信用卡號, 비밀번호, 패스워드, 암호, 개인 키, 개인키, 비밀 키,
  비밀키, api 키, 인증번호, 인증 코드, 카드 번호, 카드번호, รหัสผ่าน
`);

/** What may follow such a term: particles that mark an object or a topic, and words for "confirm", "please enter". */
export const UNSPACED_FOLLOWERS: readonly string[] = list(
  `を, は, が, 는, 은, 을, 를, 確認, 确认, 確認用, 확인, 入力, 输入, 輸入, 입력`,
);

/** Words at the end of a name that don't change what it is: "password confirmation", "token value". */
export const FILLERS: readonly string[] = list(`
  value, text, string, input, field, plaintext, plain, raw, b64, base64, pem, env, confirm,
  confirmation, confirmed, again, repeat, repeated, retype, verify, new, old, current, here, please,
  optional, required, below, now, ein, eingeben, wiederholen, bestatigen
`);

/** Words that make the rest of a name a fact about a secret, or something that is no secret. */
export const NEGATORS: readonly string[] = list(`
  has, have, is, no, not, without, public, publishable, hide, show, masked, max, min, num, count,
  total, forgot, forgotten
`);

/** Words that end the part of a title or sentence that says what it is about. */
export const PREPOSITIONS: readonly string[] = list(`
  for, of, from, to, in, on, at, by, with, via, that, which, used, where, when, if, so, because,
  starting, issued, stored, fur, von, vom, zum, zur, voor, van, till, til, av
`);

/** Verbs that ask for what follows. */
export const REQUESTS: readonly string[] = list(`
  enter, type, paste, provide, supply, insert, give, input, submit, need, share, geben, gib, eingeben,
  entrez, saisissez, indiquez, introduzca, introduce, ingrese, ingresa, escriba, digite, informe,
  insira, inserisci, inserire, podaj, wpisz, voer, ange, введите, укажите
`);

/** Words that turn a sentence into a warning: "never share your password". */
export const NEGATIONS: readonly string[] = list(`
  never, not, don, dont, no, without, instead, rather, avoid, nicht, kein, keine, nie, niemals,
  jamais, pas, ne, nunca, jamas, nao, mai, non, nooit, geen, aldrig, nigdy, не, никогда
`);

/** The same for scripts without spaces. */
export const UNSPACED_NEGATIONS: readonly string[] = list(
  `不要, 请勿, 切勿, 勿, ないで, しない, 마세요, 不是`,
);

/** Verbs of scripts without spaces that ask for something. */
export const UNSPACED_REQUESTS: readonly string[] = list(
  `输入, 輸入, 入力, 填写, 填寫, 提供, 粘贴, 貼上, 입력, 教えて`,
);

/** What well-known secrets look like, for examples and defaults. */
export const SECRET_VALUES: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  { what: 'a private key', pattern: /-----BEGIN [A-Z ]*(?:PRIVATE KEY|OPENSSH)/ },
  { what: 'an API key', pattern: /\b(?:sk|rk|pk)[-_](?:live|test|proj|ant)[-_][A-Za-z0-9_-]{4}/ },
  { what: 'an API key', pattern: /\bsk-[A-Za-z0-9.…*_-]{3}/ },
  { what: 'a GitHub token', pattern: /\b(?:gh[pousr]_|github_pat_)[A-Za-z0-9.…*]{3}/ },
  { what: 'a GitLab token', pattern: /\bglpat-[A-Za-z0-9.…*_-]{3}/ },
  { what: 'an AWS key', pattern: /\b(?:AKIA|ASIA)[A-Z0-9.…*]{6}/ },
  { what: 'a Slack token', pattern: /\bxox[abeoprs]-[A-Za-z0-9.…*-]{3}/ },
  { what: 'a Google API key', pattern: /\bAIza[A-Za-z0-9_.…*-]{6}/ },
  { what: 'an access token', pattern: /\b(?:npm_|hf_|whsec_|dckr_pat_|shpat_)[A-Za-z0-9.…*]{6}/ },
  { what: 'a JSON Web Token', pattern: /\beyJ[A-Za-z0-9_-]{6}[A-Za-z0-9_-]*\.eyJ/ },
  { what: 'an authorization header', pattern: /^\s*(?:Bearer|Basic) [A-Za-z0-9._~+/=-]{8}/i },
  { what: 'a URL with a password', pattern: /^[a-z][a-z0-9+.-]{1,30}:\/\/[^\s/:@]{0,100}:[^\s/@]{1,100}@/i },
];
