// Answers questions with ethers 6: one JSON array of [question, argument...] on standard input, one JSON array of answers.
const { ethers } = require(process.argv[2]);
const seconds = (rounds, work) =>
  Array.from({ length: rounds + 1 }, () => {
    const begun = process.hrtime.bigint();
    work();
    return Number(process.hrtime.bigint() - begun) / 1e9;
  }).slice(1); // the first one only warms up
const children = (seed, path, count) => {
  const parent = ethers.HDNodeWallet.fromSeed("0x" + seed).derivePath(path);
  return Array.from({ length: count }, (_, index) => parent.deriveChild(index).address);
};
const questions = {
  derived: children,
  deriving: (rounds, seed, path, count) => seconds(rounds, () => children(seed, path, count)),
  opening: (rounds, json, password) => seconds(rounds, () => ethers.Wallet.fromEncryptedJsonSync(json, password)),
  phrase: (entropy, locale) => ethers.Mnemonic.fromEntropy("0x" + entropy, "", ethers.wordlists[locale]).phrase,
  seed: (phrase, passphrase, locale) => ethers.Mnemonic.fromPhrase(phrase, passphrase, ethers.wordlists[locale]).computeSeed(),
  account: (phrase, passphrase, locale, path) => {
    const mnemonic = ethers.Mnemonic.fromPhrase(phrase, passphrase, ethers.wordlists[locale]);
    const node = ethers.HDNodeWallet.fromMnemonic(mnemonic, path);
    return [node.address, node.privateKey];
  },
  xpub: (phrase, path) => ethers.HDNodeWallet.fromPhrase(phrase, "", path).neuter().extendedKey,
  children: (xpub, below, count) => {
    let node = ethers.HDNodeWallet.fromExtendedKey(xpub);
    for (const index of below) node = node.deriveChild(index);
    return Array.from({ length: count }, (_, index) => node.deriveChild(index).address);
  },
  transaction: (key, fields) => {
    const transaction = ethers.Transaction.from(fields);
    transaction.signature = new ethers.SigningKey(key).sign(transaction.unsignedHash);
    return transaction.serialized;
  },
  typed: (key, domain, types, message) =>
    new ethers.SigningKey(key).sign(ethers.TypedDataEncoder.hash(domain, types, message)).serialized,
  open: (json, password) => ethers.Wallet.fromEncryptedJsonSync(json, password).privateKey,
  seal: (key, password, n) => {
    const account = { address: new ethers.Wallet(key).address, privateKey: key };
    return ethers.encryptKeystoreJsonSync(account, password, { scrypt: { N: n } });
  },
};
const asked = JSON.parse(require("fs").readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(asked.map(([question, ...rest]) => questions[question](...rest))));
