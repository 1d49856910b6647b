print("apig")
