//! 商户API证书私钥 apiclient_key.pem.

use std::rc::Rc;

use super::input::Input;
use super::problem::Place;
use crate::credential::cache::Cache;
use crate::credential::key::PrivateKey;
use crate::diagnosis::finding::Finding;

pub fn read(input: &Input, cache: &mut Cache, findings: &mut Vec<Finding>) -> Option<Rc<PrivateKey>> {
    let read = cache.private_key(input.private_key.as_ref()?, "privateKey");
    read.map_err(|error| findings.push(Place::PrivateKey.finding(&error, "privateKey"))).ok()
}
