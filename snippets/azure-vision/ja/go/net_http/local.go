package main

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"time"
)

func main() {
	image, err := os.ReadFile("YOUR_IMAGE.jpg")
	if err != nil {
		log.Fatal(err)
	}
	body := bytes.NewReader(image)

	address := "https://my-resource.cognitiveservices.azure.com/vision/v3.2/analyze?visualFeatures=Tags%2CDescription"
	req, err := http.NewRequest("POST", address, body)
	if err != nil {
		log.Fatal(err)
	}
	req.Header.Set("Ocp-Apim-Subscription-Key", os.Getenv("AZURE_VISION_KEY"))
	req.Header.Set("Content-Type", "application/octet-stream")

	client := &http.Client{Timeout: 30 * time.Second}
	// リダイレクト先の別のホストに API キーを送らないようにします。
	client.CheckRedirect = func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}
	resp, err := client.Do(req)
	if err != nil {
		log.Fatal(err)
	}
	defer resp.Body.Close()

	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		log.Fatal(err)
	}
	if resp.StatusCode/100 != 2 {
		log.Fatalf("%s: %s", resp.Status, answer)
	}
	fmt.Println(string(answer))
}
