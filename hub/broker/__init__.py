"""The MQTT broker: the hub's own mosquitto, configured, started and supervised here, or an existing one by
URL.

A broker is a dumb pipe: nothing that must last is kept in it, so it may die at any time and is simply started
again.
"""

from hub.broker.address import BrokerAddress, BrokerError
from hub.broker.own import OwnBroker
from hub.broker.reached import Broker, ExternalBroker, open_broker

__all__ = ["Broker", "BrokerAddress", "BrokerError", "ExternalBroker", "OwnBroker", "open_broker"]
